// Marks, in the contents list, the section that is being read: the one that crosses a line in the upper part of the
// window, or at the page's end the last one. It moves no focus and needs no answer from the server.
const links = new Map(
  [...document.querySelectorAll("#contents a")].map((link) => [link.hash.slice(1), link]),
);
const crossing = new Set();
let atEnd = false;

function mark() {
  const ids = [...links.keys()];
  const current = atEnd ? ids.at(-1) : ids.find((id) => crossing.has(id));
  if (!current) return;
  for (const [id, link] of links) {
    if (id === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const sections = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      crossing[entry.isIntersecting ? "add" : "delete"](entry.target.id);
    }
    mark();
  },
  { rootMargin: "-25% 0px -75% 0px" },
);
for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) sections.observe(section);
}

const end = new IntersectionObserver(
  ([entry]) => {
    atEnd = entry.isIntersecting;
    mark();
  },
  { threshold: 0.9 },
);
end.observe(document.querySelector("body > footer"));
