// Where the site does not answer: what was pressed is sent as it is without JavaScript, so that the browser, or the site's
// own page, says what is wrong. What only follows a change says so beside what it could not bring up to date.
function sayFailure({ detail }) {
  if (detail.requestConfig.triggeringEvent?.type === "submit") {
    detail.elt.submit();
    return;
  }
  document.getElementById("failure")?.remove();
  const message = document.createElement("p");
  message.id = "failure";
  message.className = "error";
  message.setAttribute("role", "alert");
  message.textContent =
    "This does not show your last change: the site did not answer. What you entered is still there; change it once more to try again.";
  detail.target.prepend(message);
}

for (const name of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(name, sayFailure);
