// Forms that a passkey fills in: set one up, confirm with one, sign in with one. They stay hidden without WebAuthn.
const form = document.querySelector("form[data-passkey]");
const purpose = form.dataset.passkey;

async function options() {
  if (purpose !== "sign-in") return JSON.parse(document.getElementById("passkey-options").textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

async function create({ creation_options: { publicKey } }) {
  const alone = form.elements.passwordless?.checked ?? false;
  publicKey.authenticatorSelection.residentKey = alone ? "required" : "discouraged";
  publicKey.authenticatorSelection.requireResidentKey = alone;
  if (alone) publicKey.authenticatorSelection.userVerification = "required";
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
}

async function get({ request_options: { publicKey } }) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

function tell(error) {
  const told = form.querySelector("[role=alert]");
  told.textContent = `That did not work (${error.name}). Try again, or take another way.`;
  told.hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const credential = await (purpose === "set-up" ? create : get)(await options());
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    tell(error);
  }
});

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) form.hidden = false;
