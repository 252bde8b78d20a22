// Markdown fields of the admin: words counted while one types, a preview beside the text, links and sources by name.
// Everything is delegated from the document, so that fields of rows added later work too. Without this script a field
// is a textarea with the count that it was loaded with.

// What readers do not meet as words: citations, where links lead, marks. comparison/documents/review.py counts alike.
const UNREAD = /\[@[^[\]]*\]|\]\([^()[]*\)|[*_`#>|[\]]/g;
const REMEMBERED = "markdown-previews";

const fieldOf = (element) => element.closest?.(".markdown");
const partOf = (field, name) => field.querySelector(`.markdown-${name}`);
const textOf = (field) => field.querySelector("textarea");
const isOpen = (part) => !part.hidden;

/* words and characters */

function count(field) {
  const text = textOf(field).value.trim();
  const words = text.replace(UNREAD, " ").split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const over = [...text].length - Number(field.dataset.bound.replaceAll(",", ""));
  partOf(field, "words").textContent = words.length.toLocaleString("en-GB");
  partOf(field, "characters").textContent = [...text].length.toLocaleString("en-GB");
  const said = over > 0 ? "Too long." : "";
  if (partOf(field, "over").textContent !== said) partOf(field, "over").textContent = said;
}

/* preview */

function remembered() {
  try {
    return new Set(JSON.parse(localStorage.getItem(REMEMBERED)) ?? []);
  } catch {
    return new Set();
  }
}

function remember(field, open) {
  const previews = remembered();
  previews[open ? "add" : "delete"](field.dataset.subject);
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify([...previews]));
  } catch {
    // A browser that keeps nothing: the preview is closed next time.
  }
}

function setPreview(field, open) {
  const preview = partOf(field, "preview");
  preview.hidden = !open;
  partOf(field, "toggle").setAttribute("aria-expanded", open);
  if (open) htmx.trigger(preview, "opened");
}

// The text stands in a shadow tree, where the readers' style sheet reaches it and the admin's does not, and where a
// heading's id cannot meet one of the admin's own.
function show(field, template) {
  const host = partOf(field, "public");
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  if (!host.shadowRoot.querySelector("link")) {
    const link = template.content.querySelector("link");
    for (const done of ["load", "error"]) link.addEventListener(done, () => (host.hidden = false));
    root.append(link);
    root.addEventListener("click", follow);
  }
  root.querySelector(".body")?.remove();
  root.append(template.content.querySelector(".body"));
  keepInView(field, host);
}

// A long preview shows about the place at which one writes.
function keepInView(field, host) {
  const text = textOf(field);
  if (document.activeElement !== text) return;
  host.scrollTop = (text.selectionStart / text.value.length) * host.scrollHeight - host.clientHeight / 2;
}

// A link in a preview must not take the page away with what is not saved.
function follow(event) {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  const address = link.getAttribute("href") ?? "#";
  if (!address.startsWith("#")) window.open(address, "_blank", "noopener");
}

function goToLine(field, line) {
  const text = textOf(field);
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
}

/* links and sources: a combobox with a listbox */

const optionsOf = (field) => [...partOf(field, "options").querySelectorAll("[role=option]")];

function setPicker(field, open) {
  const find = partOf(field, "find");
  partOf(field, "picker").hidden = !open;
  partOf(field, "pick").setAttribute("aria-expanded", open);
  if (!open) return;
  find.value = "";
  find.focus();
  htmx.trigger(find, "opened");
}

function leavePicker(field) {
  setPicker(field, false);
  textOf(field).focus();
}

function activate(field, option) {
  const find = partOf(field, "find");
  for (const other of optionsOf(field)) other.setAttribute("aria-selected", other === option);
  if (!option) return find.removeAttribute("aria-activedescendant");
  find.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function listed(field) {
  const options = optionsOf(field);
  const list = partOf(field, "options");
  options.forEach((option, number) => (option.id = `${list.id}_${number}`));
  partOf(field, "find").setAttribute("aria-expanded", options.length > 0);
  const { shown, found } = options[0]?.dataset ?? {};
  partOf(field, "found").textContent =
    found === undefined ? "Nothing has that name." : shown === found ? `${found} found.` : `${shown} of ${found} shown. Type more.`;
  activate(field, options[0]);
}

function choose(field, option) {
  const text = textOf(field);
  const { target, name } = option.dataset;
  setPicker(field, false);
  // Nobody has put the cursor anywhere yet: a browser has it at the start.
  if (!("entered" in field.dataset)) text.setSelectionRange(text.value.length, text.value.length);
  text.focus();
  if (target.startsWith("@")) {
    // A citation stands behind the words that it is for, and never joins them.
    text.setSelectionRange(text.selectionEnd, text.selectionEnd);
    const joins = /[^\s(]$/u.test(text.value.slice(0, text.selectionEnd));
    insert(text, `${joins ? " " : ""}[${target}]`);
  } else {
    const words = text.value.slice(text.selectionStart, text.selectionEnd) || name.replace(/[[\]]/g, "\\$&");
    insert(text, `[${words}](${target})`);
  }
}

function insert(text, written) {
  // The old command is the only one that the browser's own undo knows.
  if (document.execCommand("insertText", false, written)) return;
  text.setRangeText(written, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function pickerKey(event, field) {
  const options = optionsOf(field);
  const place = options.findIndex((option) => option.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) activate(field, options.at((place + step) % options.length));
  else if (event.key === "Enter" && options[place]) choose(field, options[place]);
  else if (event.key === "Escape") leavePicker(field);
  // Enter would save the whole page.
  if (step || ["Enter", "Escape"].includes(event.key)) event.preventDefault();
}

/* what the reader does */

document.addEventListener("input", ({ target }) => {
  const field = fieldOf(target);
  if (!field) return;
  if (target.matches(".markdown-find")) return htmx.trigger(target, "typed");
  count(field);
  if (isOpen(partOf(field, "preview"))) htmx.trigger(partOf(field, "preview"), "typed");
});

document.addEventListener("click", (event) => {
  const { target } = event;
  const field = fieldOf(target);
  if (!field) return;
  if (target.closest(".dialect-seen a")) event.preventDefault();
  const option = target.closest("[role=option]");
  if (option) choose(field, option);
  if (target.matches(".markdown-pick")) setPicker(field, !isOpen(partOf(field, "picker")));
  if (target.matches(".markdown-line")) goToLine(field, Number(target.dataset.line));
  if (target.matches(".markdown-toggle")) {
    setPreview(field, !isOpen(partOf(field, "preview")));
    remember(field, isOpen(partOf(field, "preview")));
  }
});

document.addEventListener("mousedown", (event) => {
  // The focus stays where one types.
  if (event.target.closest?.(".markdown-options")) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const field = fieldOf(event.target);
  if (!field) return;
  if (event.target.matches(".markdown-find")) return pickerKey(event, field);
  if (event.target.matches("textarea") && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    setPicker(field, true);
  }
});

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".markdown textarea")) fieldOf(target).dataset.entered = "";
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const field = fieldOf(target);
  if (field && target.matches(".markdown-find") && relatedTarget && !relatedTarget.matches(".markdown-pick")) setPicker(field, false);
});

/* what goes to the server, and what comes back */

document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  const field = fieldOf(target);
  if (!field) return;
  const { elements } = field.closest("form");
  const { subject, row } = field.dataset;
  // The page's whole form would be sent otherwise. A new dimension has no row yet that knows its comparison.
  detail.parameters = { subject, row, comparison: elements.comparison?.value ?? "" };
  if (target.matches(".markdown-find")) detail.parameters.q = target.value;
  if (target.matches(".markdown-preview")) {
    detail.parameters.text = textOf(field).value;
    detail.headers["X-CSRFToken"] = elements.csrfmiddlewaretoken.value;
  }
});

document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  const field = fieldOf(target);
  if (!field || target !== detail.target) return;
  if (target.matches(".markdown-findings")) show(field, target.querySelector("template"));
  if (target.matches(".markdown-options")) listed(field);
});

const REASONS = {
  400: "The text cannot be shown: it is too long, or has characters that nobody means to write.",
  403: "You are signed out, or this page has grown too old. Copy what you typed, reload the page and sign in.",
};

function fail({ target, detail }) {
  const field = fieldOf(target);
  if (!field) return;
  const reason = REASONS[detail.xhr?.status] ?? "The site does not answer just now. What you typed stays here.";
  if (target.matches(".markdown-preview")) partOf(field, "findings").textContent = reason;
  if (target.matches(".markdown-find")) partOf(field, "found").textContent = reason;
}

document.addEventListener("htmx:responseError", fail);
document.addEventListener("htmx:sendError", fail);

/* fields as they appear */

// Admin numbers the ids of an added row, and nothing that refers to them.
function prepare(field) {
  const { id, labels } = textOf(field);
  const name = (labels[0]?.textContent ?? "").replace(/:\s*$/u, "").trim();
  for (const [part, words] of Object.entries({ toggle: "Preview", pick: "Link or source", find: "Link or source" })) {
    partOf(field, part).ariaLabel = `${words}: ${name}`;
  }
  for (const part of ["preview", "picker", "options"]) partOf(field, part).id = `${id}_${part}`;
  for (const [part, other] of Object.entries({ toggle: "preview", pick: "picker", find: "options" })) {
    partOf(field, part).setAttribute("aria-controls", `${id}_${other}`);
  }
  partOf(field, "options").ariaLabel = "Links and sources";
  partOf(field, "preview").ariaLabel = `Preview: ${name}`;
  partOf(field, "tools").hidden = false;
  count(field);
  if (remembered().has(field.dataset.subject)) setPreview(field, true);
}

document.addEventListener("formset:added", ({ target }) => {
  htmx.process(target);
  for (const field of target.querySelectorAll(".markdown")) prepare(field);
});

htmx.onLoad((content) => {
  if (content !== document.body) return;
  for (const field of document.querySelectorAll(".markdown")) if (!field.closest(".empty-form")) prepare(field);
});
