/** Ticking rows: one by one, a range with shift, all that are shown, or all that the list finds. */

import { find, findAll } from "./page";

const boxes = () => findAll<HTMLInputElement>(".row > input[type=checkbox]");
let lastTicked: HTMLInputElement | null = null;

/** Whether all that the list finds is selected, also what isn't shown yet. */
export const isAllSelected = () => find("[data-bulk]")?.hasAttribute("data-all-selected") ?? false;

export function selectAll(isSelected: boolean): void {
  find("[data-bulk]")?.toggleAttribute("data-all-selected", isSelected);
  for (const box of boxes()) box.checked = isSelected;
  show();
}

export function show(): void {
  const bar = find("[data-bulk]");
  if (!bar) return;
  // Rows that came meanwhile belong to all of them.
  if (isAllSelected()) for (const box of boxes()) box.checked = true;
  find("[data-select-all]", bar)?.setAttribute("aria-pressed", String(isAllSelected()));
  const ticked = boxes().filter((box) => box.checked).length;
  bar.classList.toggle("has-ticks", ticked > 0);
  const told = find("[data-ticked]", bar);
  const some = ticked ? `${ticked.toLocaleString(document.documentElement.lang)} ${told?.dataset.words}` : "";
  if (told) told.textContent = isAllSelected() ? (told.dataset.allWords ?? "") : some;
  const all = find<HTMLInputElement>("[data-tick-all]", bar);
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
  }
}

document.addEventListener("click", (event) => {
  const box = event.target as HTMLInputElement;
  const all = (event.target as Element).closest?.("[data-select-all]");
  if (all) selectAll(!isAllSelected());
  if (!box.matches?.(".row > input[type=checkbox]")) return;
  if (event.shiftKey && lastTicked?.isConnected) {
    const shown = boxes();
    const [from, to] = [shown.indexOf(lastTicked), shown.indexOf(box)].sort((one, other) => one - other);
    for (const each of shown.slice(from, (to ?? 0) + 1)) each.checked = box.checked;
  }
  lastTicked = box;
});

document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.matches?.("[data-tick-all], .row > input")) find("[data-bulk]")?.removeAttribute("data-all-selected");
  if (box.matches?.("[data-tick-all]")) for (const each of boxes()) each.checked = box.checked;
  if (box.type === "checkbox") show();
});

document.addEventListener("htmx:after:swap", show);
