/** Tables that a phone shows as rows: each cell says the name of its column. */

import { findAll } from "./page";

function label(): void {
  for (const table of findAll<HTMLTableElement>("table.stacked:not([data-labelled])")) {
    table.dataset.labelled = "";
    const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((each) => each.textContent?.trim() ?? "");
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
      for (const [index, cell] of [...row.cells].entries()) if (names[index] && cell.colSpan === 1) cell.dataset.label = names[index];
    }
  }
}

label();
document.addEventListener("htmx:after:swap", label);
