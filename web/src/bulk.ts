/** The same for many tickets, in place: a key opens the small list for what is selected; how it went is said below. */

import htmx from "htmx.org";
import { openList } from "./chooser";
import { refresh } from "./live";
import type { Option } from "./listbox";
import { afterSwap, announce, find, findAll, listAddress } from "./page";
import { isAllSelected, selectAll, show as showTicks } from "./ticks";

interface Choice {
  words: string;
  name: string;
  value: string;
  beside?: string;
}

const form = () => find<HTMLFormElement>("#bulk-now");
const ticked = () => findAll<HTMLInputElement>(".row > input[type=checkbox]:checked");
let asking: AbortController | null = null;
/** Where in the list one was, when something was done to rows that may leave it. */
let place = -1;

/** What names the selected tickets in a form: all of the list, or each; with none selected, the one that one is at. */
function chosen(): string[][] {
  if (isAllSelected()) return [["all", "1"]];
  if (!ticked().length) {
    const row = document.activeElement?.closest(".row") ?? find('.row:has(> [aria-current="true"])');
    const box = row?.querySelector<HTMLInputElement>(":scope > input");
    if (box) box.checked = true;
    showTicks();
  }
  return ticked().map((box) => ["ticket_id", box.value]);
}

async function open(): Promise<void> {
  const own = form();
  const named = chosen();
  const at = ticked()[0]?.closest<HTMLElement>(".row");
  if (!own || !at) {
    announce(own?.dataset.none ?? "");
    return;
  }
  asking?.abort();
  asking = new AbortController();
  try {
    const query = new URLSearchParams([...named, ["from", listAddress()]]);
    const answer = await fetch(`/bulk/choices?${query}`, { signal: asking.signal });
    if (!answer.ok || !answer.headers.get("amends-page")) throw new Error();
    const found = (await answer.json()) as Choice[];
    openList(anchor(at), own.dataset.label ?? "", found.map((each) => asOption(each, named)), () => undefined);
  } catch (error) {
    if ((error as Error).name !== "AbortError") say(find<HTMLTemplateElement>("#failure")?.dataset.away ?? "");
  }
}

/** Under what one is at: the row, or the bar of the list. */
function anchor(row: HTMLElement): HTMLElement {
  const inList = document.activeElement?.closest<HTMLElement>(".row");
  return inList ?? find("[data-bulk]") ?? row;
}

const asOption = (each: Choice, named: string[][]): Option => ({
  words: each.words,
  beside: each.beside,
  run: () => {
    if (each.name) send(each, named);
    else askMore(named);
  },
});

/** What is asked for more than one thing at once stands in the dialog. */
function askMore(named: string[][]): void {
  const query = new URLSearchParams([...named, ["from", listAddress()]]);
  void htmx.ajax("GET", `/bulk/new?${query}`, { target: "#dialog", swap: "innerHTML", headers: { "HX-Target": "#dialog" } } as Parameters<typeof htmx.ajax>[2]);
}

function send(choice: Choice, named: string[][]): void {
  const own = form();
  const fields = own ? find("[data-fields]", own) : null;
  if (!own || !fields) return;
  const pairs = [[choice.name, choice.value], ...named];
  fields.replaceChildren(
    ...pairs.map(([name, value]) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name ?? "";
      field.value = value ?? "";
      return field;
    }),
  );
  own.requestSubmit();
}

function say(words: string): void {
  const bar = find("#said");
  const line = document.createElement("p");
  line.textContent = words;
  bar?.replaceChildren(line);
  announce(words);
}

document.addEventListener("amends:choose-bulk", () => void open());
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-bulk-choose]")) void open();
});

// It was taken: nothing is selected any more, and one is where one was.
document.body.addEventListener("amends:bulk-begun", () => {
  const first = ticked()[0]?.closest<HTMLElement>(".row");
  if (first) place = findAll("#rows > .row").indexOf(first);
  selectAll(false);
  const dialog = find<HTMLDialogElement>("#dialog");
  if (dialog?.open) dialog.close();
});

document.body.addEventListener("amends:bulk-ended", (event) => {
  announce((event as CustomEvent<{ said?: string }>).detail?.said ?? "");
  refresh();
});

// Rows that left the list took the focus with them: it goes to the row that is in their place now.
afterSwap("rows", () => {
  const isLost = !document.activeElement?.checkVisibility() || document.activeElement === document.body;
  if (place < 0 || !isLost) return;
  const rows = findAll("#rows > .row");
  (rows[Math.min(place, rows.length - 1)]?.querySelector<HTMLElement>(":scope > a") ?? find("#rows"))?.focus();
  place = -1;
});
