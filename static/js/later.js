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
