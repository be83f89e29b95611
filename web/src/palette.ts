/** The palette: every command and view of the page, found by typing. */

import { enter } from "./keyboard";
import { Listbox, matching, type Option } from "./listbox";
import { find, findAll } from "./page";

const dialog = find<HTMLDialogElement>("#palette");
const query = find<HTMLInputElement>("#palette-query");
const list = find("#palette-list");
const listbox = dialog && query && list ? new Listbox(dialog, query, list, (typed) => matching(commands(), typed)) : null;

const wordsOf = (element: Element) => {
  const label = element.getAttribute("aria-labelledby")?.split(" ")[0];
  const named = label ? document.getElementById(label) : null;
  return ((named ?? element).getAttribute("aria-label") ?? (named ?? element).textContent ?? "").replaceAll(/\s+/g, " ").trim();
};

function commands(): Option[] {
  const found: Option[] = [];
  for (const each of findAll("[data-key]")) {
    const beside = each.matches("[data-choose]") ? find("span", each)?.textContent?.trim() : undefined;
    found.push({ words: wordsOf(each), beside, keys: each.dataset.key ?? "", run: () => enter(each) });
  }
  for (const each of findAll("[data-go]")) found.push({ words: wordsOf(each), keys: `g ${each.dataset.go}`, run: () => each.click() });
  for (const each of findAll<HTMLAnchorElement>(".views a, .sections a")) {
    const label = find("span:not(.count)", each) ?? each;
    found.push({ words: wordsOf(label), run: () => each.click() });
  }
  return found.filter((each) => each.words);
}

function open(): void {
  if (listbox && !find("dialog[open]")) listbox.open();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-open-palette]")) open();
});
