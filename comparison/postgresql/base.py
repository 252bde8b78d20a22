"""Where Django looks for an engine. It differs from Django's own in two things.

psycopg and libpq limit connecting only, not the wait for an answer; here that ends too. And JSON is kept as it was
written, in columns of the type `json`: `jsonb` sorts the keys of an object, and the order of a text's parts is lost.
"""

import json
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from psycopg.types.json import Json
from psycopg.types.string import TextLoader

from comparison.patience import ANSWER, CONNECT, LOCK, STATEMENT, TRANSACTION, NotAsked, Turn, patience

LIMITS = {
    "statement_timeout": STATEMENT,
    "lock_timeout": LOCK,
    "idle_in_transaction_session_timeout": TRANSACTION,
}


class Connection(psycopg.Connection[Any]):
    """Waits for an answer as long as an answer can take, then takes itself for dead."""

    turn: Turn | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, ANSWER if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            self.close()
            patience.circuit.open()
            raise psycopg.OperationalError(f"the database was silent for {ANSWER} seconds") from None

    def close(self) -> None:
        super().close()
        if self.turn:
            self.turn.give_back()


class DatabaseOperations(operations.DatabaseOperations):
    def adapt_json_value(self, value: Any, encoder: type[json.JSONEncoder] | None) -> Any:
        return Json(value, dumps=operations.get_json_dumps(encoder))


class DatabaseWrapper(base.DatabaseWrapper):
    data_types = base.DatabaseWrapper.data_types | {"JSONField": "json"}
    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        # Django reads JSON itself, from text.
        params["context"].register_loader("json", TextLoader)
        if patience.is_limited:
            limits = [f"-c {name}={seconds * 1000}" for name, seconds in LIMITS.items()]
            params["connect_timeout"] = CONNECT
            params["options"] = " ".join([*params.get("options", "").split(), *limits])
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not patience.is_limited:
            return super().get_new_connection(conn_params)
        turn = _take_turn()
        try:
            connection = Connection.connect(**conn_params)
        except BaseException as error:
            turn.give_back()
            if isinstance(error, psycopg.errors.ConnectionTimeout):
                patience.circuit.open()
            raise
        connection.turn = turn
        patience.circuit.close()
        return connection


def _take_turn() -> Turn:
    try:
        return patience.take_turn()
    except NotAsked as error:
        raise psycopg.OperationalError(str(error)) from None
