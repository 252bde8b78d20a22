// What a page with HTMX needs before HTMX is there.

// HTMX and the scripts beside it wait in a template until the reader touches the page: what one came to read goes over
// the line first. What is pressed before they are there is sent as it is without JavaScript.
const touches = ["pointermove", "pointerdown", "keydown", "focusin", "scroll"];

function fetchScripts() {
  for (const touch of touches) removeEventListener(touch, fetchScripts);
  const waiting = document.importNode(document.getElementById("later").content, true);
  // In their order: without this each would run as soon as it has come.
  for (const script of waiting.children) script.async = false;
  document.body.append(waiting);
}

for (const touch of touches) addEventListener(touch, fetchScripts, { passive: true });

// Back and Forward lose no answer. The address of a question names the answers before it. It gets its own answer once that
// is sent, and those given later when a reader comes back from there.
const isStep = () => location.pathname.includes("/questionnaire/");
const passing = ["next", "from"];
let given = new URLSearchParams();

function remember() {
  given = new URLSearchParams(isStep() ? location.search : "");
  for (const name of passing) given.delete(name);
}

document.addEventListener("submit", ({ target }) => {
  if (!isStep()) return;
  const own = new URLSearchParams(new FormData(target));
  own.delete("next");
  history.replaceState(history.state, "", `?${own}`);
  remember();
});

document.addEventListener("htmx:pushedIntoHistory", remember);

addEventListener("popstate", () => {
  if (isStep()) {
    const here = new URLSearchParams(location.search);
    for (const [name, value] of given) if (!here.has(name)) here.append(name, value);
    history.replaceState(history.state, "", `?${here}`);
  }
  remember();
});

remember();

// After a reload nobody else hears of Back and Forward between pages that HTMX had put there before. Last, as the pages
// above write to the address that is loaded here.
addEventListener("popstate", ({ state }) => {
  if (state?.htmx && !window.htmx) location.reload();
});
