// The calculator's form is not swapped, so that what is being typed and the focus stay. What is said of its fields comes
// with the estimate and is written to them here; without JavaScript the page comes with it.
const usage = document.getElementById("usage");

function showMessages() {
  const links = [...document.querySelectorAll("#estimate .errors a")];
  const said = new Map(links.map((link) => [link.hash.slice(1), link.textContent]));
  for (const field of usage.elements) {
    const message = field.id && document.getElementById(`${field.id}-error`);
    if (!message) continue;
    message.textContent = said.get(field.id) ?? "";
    field.setAttribute("aria-invalid", said.has(field.id));
  }
}

// The fields of rates are swapped, folded or open as they are, unless one of them has the focus: then once it has left.
let waiting = false;

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id !== "rates") return;
  waiting = detail.target.contains(document.activeElement);
  detail.shouldSwap = !waiting;
  if (detail.target.firstElementChild.open) detail.fragment.querySelector("details").open = true;
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const rates = target.closest("#rates");
  if (waiting && rates && !rates.contains(relatedTarget)) usage.dispatchEvent(new Event("change"));
});

// What was left empty and is counted all the same stands in the address; a row that was skipped there has another number.
function fillIn() {
  const counted = new URLSearchParams(location.search);
  for (const field of usage.elements) {
    const role = field.closest(".need")?.querySelector("select");
    if (role && (!role.value || role.value !== counted.get(role.name))) continue;
    if (field.name && !field.value && field !== document.activeElement) field.value = counted.get(field.name) ?? "";
  }
}

document.addEventListener("htmx:afterSettle", showMessages);
document.addEventListener("htmx:afterSettle", fillIn);
