/** The page's title says how many notices are unread, as the bell does. */

import { showOutside } from "./outside";
import { find } from "./page";

let shown = "";
let before = "";

function follow(): void {
  const count = find("#bell b")?.textContent ?? "";
  const words = document.title.startsWith(shown) ? document.title.slice(shown.length) : document.title;
  shown = count ? `(${count}) ` : "";
  if (document.title !== shown + words) document.title = shown + words;
  if (count !== before && count) showOutside();
  before = count;
}

// A ticket that is opened in its pane gives the page another title.
const observer = new MutationObserver(follow);
for (const each of [find("title"), find("#bell")]) {
  if (each) observer.observe(each, { childList: true, characterData: true, subtree: true });
}
follow();
