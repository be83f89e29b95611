/** The palette: every command and view of the page, found by typing. */

import { enter } from "./keyboard";
import { find, findAll } from "./page";

interface Command {
  words: string;
  keys: string;
  run: () => void;
}

const dialog = find<HTMLDialogElement>("#palette");
const query = find<HTMLInputElement>("#palette-query");
const list = find("#palette-list");
let shown: Command[] = [];
let chosen = 0;

const wordsOf = (element: Element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").replaceAll(/\s+/g, " ").trim();

function commands(): Command[] {
  const found: Command[] = [];
  for (const each of findAll("[data-key]")) {
    const words = each instanceof HTMLSelectElement ? wordsOf(find(`label[for="${each.id}"]`) ?? each) : wordsOf(each);
    found.push({ words, keys: each.dataset.key ?? "", run: () => enter(each) });
  }
  for (const each of findAll("[data-go]")) found.push({ words: wordsOf(each), keys: `g ${each.dataset.go}`, run: () => each.click() });
  for (const each of findAll<HTMLAnchorElement>(".views a, .sections a")) {
    const label = find("span:not(.count)", each) ?? each;
    found.push({ words: wordsOf(label), keys: "", run: () => each.click() });
  }
  return found.filter((each) => each.words);
}

function draw(): void {
  if (!list || !query) return;
  const wanted = query.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  shown = commands().filter((each) => wanted.every((word) => each.words.toLocaleLowerCase().includes(word)));
  chosen = Math.max(0, Math.min(chosen, shown.length - 1));
  list.replaceChildren(
    ...shown.map((each, place) => {
      const option = document.createElement("li");
      option.id = `command-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(place === chosen));
      const words = document.createElement("span");
      words.textContent = each.words;
      option.append(words);
      if (each.keys) {
        const keys = document.createElement("kbd");
        keys.textContent = each.keys;
        option.append(keys);
      }
      option.addEventListener("click", () => run(each));
      return option;
    }),
  );
  query.setAttribute("aria-activedescendant", shown.length ? `command-${chosen}` : "");
  find(`#command-${chosen}`)?.scrollIntoView({ block: "nearest" });
}

function run(command: Command | undefined): void {
  dialog?.close();
  command?.run();
}

function open(): void {
  if (!dialog || !query || find("dialog[open]")) return;
  query.value = "";
  chosen = 0;
  dialog.showModal();
  draw();
  query.focus();
}

query?.addEventListener("input", () => {
  chosen = 0;
  draw();
});
query?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    chosen += event.key === "ArrowDown" ? 1 : -1;
    draw();
  } else if (event.key === "Enter") {
    event.preventDefault();
    run(shown[chosen]);
  }
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-open-palette]")) open();
});
