// Asks before an editor leaves a text's page with something typed that was not sent, or that was sent and not taken.
const form = document.querySelector("#content-main > form");
const refused = form.querySelector(".errornote");
let sent = false;

function isChanged(field) {
  if (!field.name) return false;
  if (field.options) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

window.addEventListener("beforeunload", (event) => {
  if (!sent && (refused || [...form.elements].some(isChanged))) event.preventDefault();
});
form.addEventListener("submit", () => {
  sent = true;
});
// Where the sending was stopped, or somebody came back.
form.addEventListener("input", () => {
  sent = false;
});
window.addEventListener("pageshow", () => {
  sent = false;
});
