"use strict";
// Arrow keys, + and - move through the month, as the links do.
const zoomLinks = new Map();
for (const link of document.querySelectorAll("a[data-key]")) zoomLinks.set(link.dataset.key, link.href);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const link = zoomLinks.get(event.key === "=" ? "+" : event.key);
  if (link) { event.preventDefault(); location.assign(link); }
});
