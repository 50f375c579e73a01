"use strict";
// Language and colours come back to the page they were chosen on.
for (const link of document.querySelectorAll("a[data-choice]")) {
  const base = document.body.dataset.base;
  const here = location.pathname.slice(base.length) + location.search;
  link.href += "&page=" + encodeURIComponent(here);
}
