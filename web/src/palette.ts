/** The palette: everything is found by typing. What the page has stands there at once; the rest comes from the server. */

import { chooseOption } from "./chooser";
import { enter } from "./keyboard";
import { Listbox, matching, nameOf, type Option } from "./listbox";
import { find, findAll } from "./page";

interface Line {
  words: string;
  href: string;
  beside?: string;
}

const ASK_AFTER_MS = 80;
const dialog = find<HTMLDialogElement>("#palette");
const query = find<HTMLInputElement>("#palette-query");
const list = find("#palette-list");
const listbox = dialog && query && list ? new Listbox(dialog, query, list, options, () => isAskingForPlaces || isAskingForTyped) : null;
/** Where one can go, and what was found for the letters that were typed last. */
let places: Option[] = [];
let found: { typed: string; options: Option[] } = { typed: "", options: [] };
let asking: AbortController | null = null;
let timer = 0;
let isAskingForPlaces = false;
/** Whether what was typed last has no answer yet. */
let isAskingForTyped = false;

const wordsOf = (element: Element) => {
  const label = element.getAttribute("aria-labelledby")?.split(" ")[0];
  const named = label ? document.getElementById(label) : null;
  return ((named ?? element).getAttribute("aria-label") ?? (named ?? element).textContent ?? "").replaceAll(/\s+/g, " ").trim();
};

function commands(): Option[] {
  const own: Option[] = [];
  for (const each of findAll("[data-key]")) {
    const beside = each.matches("[data-choose]") ? find("span", each)?.textContent?.trim() : undefined;
    own.push({ words: wordsOf(each), beside, keys: each.dataset.key ?? "", run: () => enter(each) });
  }
  for (const each of findAll("[data-go]")) own.push({ words: each.dataset.words ?? wordsOf(each), keys: `g ${each.dataset.go}`, run: () => each.click() });
  return own.filter((each) => each.words);
}

/** Verbs with their objects: each value that the open ticket may be given. */
function verbs(): Option[] {
  return findAll<HTMLElement>("[data-choose]").flatMap((button) => {
    const select = button.closest("form")?.querySelector("select");
    return [...(select?.options ?? [])].map((each) => ({
      words: `${wordsOf(button)}: ${each.text.trim()}`,
      run: () => chooseOption(button, each.value),
    }));
  });
}

function options(typed: string): Option[] {
  const text = typed.trim();
  const own = matching(text ? [...commands(), ...places, ...verbs()] : [...commands(), ...places], text);
  const seen = new Set<string>();
  const all = [...own, ...(found.typed === text ? found.options : [])];
  return all.filter((each) => {
    const name = nameOf(each);
    return !seen.has(name) && seen.add(name);
  });
}

const asOption = (line: Line): Option => ({
  words: line.words,
  beside: line.beside,
  run: () => {
    if (line.href === "?") find<HTMLDialogElement>("#shortcuts")?.showModal();
    else location.assign(line.href);
  },
});

/** What the server knows for some letters; null if it is away, or if something else was typed since. */
async function lines(typed: string, signal?: AbortSignal): Promise<Option[] | null> {
  try {
    const answer = await fetch(`/find?q=${encodeURIComponent(typed)}`, { signal });
    if (!answer.ok || !answer.headers.get("amends-page")) return null;
    return ((await answer.json()) as Line[]).map(asOption);
  } catch {
    return null;
  }
}

const redraw = () => {
  if (dialog?.open) listbox?.draw();
};

/** The places are asked for once, and typing doesn't end that: what is typed is looked for among them too. */
async function askForPlaces(): Promise<void> {
  if (isAskingForPlaces) return;
  isAskingForPlaces = true;
  places = (await lines("")) ?? places;
  isAskingForPlaces = false;
  redraw();
}

async function askFor(typed: string): Promise<void> {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const options = await lines(typed, signal);
  if (signal.aborted) return;
  isAskingForTyped = false;
  if (options) found = { typed, options };
  redraw();
}

function open(): void {
  if (!listbox || find("dialog[open]")) return;
  listbox.open();
  if (!places.length) void askForPlaces();
}

query?.addEventListener("input", () => {
  clearTimeout(timer);
  const typed = query.value.trim();
  isAskingForTyped = typed !== "";
  if (typed) timer = setTimeout(() => void askFor(typed), ASK_AFTER_MS);
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
