// The result's copy button: without JavaScript the address stands there as text. It also works after HTMX has swapped.
function announce(words) {
  document.getElementById("status").textContent = words;
}

function showButton() {
  const button = document.getElementById("copy");
  if (button && navigator.clipboard) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("#copy");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(document.getElementById("share").value);
    button.textContent = "Link copied";
    announce("Link copied");
  } catch {
    document.getElementById("share").select();
    announce("The link could not be copied; it is selected now");
  }
});

document.addEventListener("htmx:afterSettle", showButton);
showButton();

// The field that a reader changes stays where it is on the screen, however much the result above it grows or shrinks.
let field = null;

document.addEventListener("htmx:beforeSwap", () => {
  const { id } = document.activeElement;
  field = id && document.activeElement.closest("#change") ? { id, top: placeOf(id) } : null;
});

document.addEventListener("htmx:afterSwap", () => {
  if (field) scrollBy({ top: placeOf(field.id) - field.top, behavior: "instant" });
  field = null;
});

function placeOf(id) {
  return document.getElementById(id)?.getBoundingClientRect().top ?? 0;
}
