"use strict";
// What scrolls in its own box is reached by keyboard; what fits is passed over.
const boxes = document.querySelectorAll(".scroll:not([tabindex])");
const reach = () => {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
reach();
addEventListener("resize", reach);
// Language and colours come back to the page they were chosen on.
for (const link of document.querySelectorAll("a[data-choice]")) {
  const base = document.body.dataset.base;
  const here = location.pathname.slice(base.length) + location.search;
  link.href += "&page=" + encodeURIComponent(here);
}
