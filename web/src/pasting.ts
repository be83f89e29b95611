/** Files pasted or dropped where one writes: shown first, with their size, then attached; what was typed stays. */

import { announce, find, findAll, openTicketId } from "./page";

const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;

interface Waiting {
  area: HTMLTextAreaElement;
  file: File;
  item: HTMLElement;
}

/** What is being attached, until the answer is there. */
let sent: Waiting | null = null;

const listOf = (area: HTMLTextAreaElement) => find(".waiting-files", area.form ?? document);
const fileForm = () => find<HTMLFormElement>("#files-form");

function sizeOf(bytes: number): string {
  const [number, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(number);
}

function offer(area: HTMLTextAreaElement, files: Iterable<File>): void {
  const list = listOf(area);
  const template = find<HTMLTemplateElement>("#waiting-file");
  if (!list || !template) return;
  for (const file of files) {
    const item = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    const words = `${file.name} · ${sizeOf(file.size)}`;
    const label = find("[data-name]", item) as HTMLElement;
    label.textContent = words;
    const isTooLarge = file.size > Number(template.dataset.limit);
    (find("[data-too-large]", item) as HTMLElement).hidden = !isTooLarge;
    const attach = find<HTMLButtonElement>("[data-attach]", item) as HTMLButtonElement;
    attach.hidden = isTooLarge;
    attach.addEventListener("click", () => send({ area, file, item }));
    find("[data-leave]", item)?.addEventListener("click", () => {
      item.remove();
      area.focus();
    });
    if (PICTURE.test(file.type) && !isTooLarge) preview(file, item);
    list.append(item);
    announce(isTooLarge ? `${words}. ${find("[data-too-large]", item)?.textContent}` : words);
    if (!isTooLarge) attach.focus();
  }
}

function preview(file: File, item: HTMLElement): void {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const picture = find<HTMLImageElement>("img", item);
    if (!picture) return;
    picture.src = String(reader.result);
    picture.hidden = false;
  });
  reader.readAsDataURL(file);
}

/** By the form that is there for it: its refusals and a lost answer are said there, and can be tried again. */
function send(waiting: Waiting): void {
  const form = fileForm();
  const input = form ? find<HTMLInputElement>("input[type=file]", form) : null;
  if (!form || !input || form.getAttribute("aria-busy") === "true") return;
  const carrier = new DataTransfer();
  carrier.items.add(waiting.file);
  input.files = carrier.files;
  sent = waiting;
  form.requestSubmit();
}

document.body.addEventListener("amends:done", (event) => {
  const name = (event as CustomEvent<{ draft?: string }>).detail?.draft;
  if (name !== `${openTicketId()}-files`) return;
  fileForm()?.reset();
  const done = sent;
  sent = null;
  if (!done) return;
  done.item.remove();
  const { area, file } = done;
  area.focus({ preventScroll: true });
  // A customer can't open a file of ours: only a note leads to it.
  if (area.dataset.write !== "note") return;
  const links = findAll<HTMLAnchorElement>(".files a[download]").filter((each) => each.textContent?.trim() === file.name);
  const path = links.at(-1)?.getAttribute("href");
  if (!path) return;
  area.setRangeText(`[${file.name.replaceAll(/[[\]\\]/g, "")}](${path})`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

const areaAt = (target: EventTarget | null) =>
  (target as Element | null)?.closest?.(".composer form")?.querySelector<HTMLTextAreaElement>("textarea[data-write]") ?? null;
const filesOf = (data: DataTransfer | null) => [...(data?.files ?? [])];

document.addEventListener("paste", (event) => {
  const area = areaAt(event.target);
  const files = filesOf(event.clipboardData);
  // A table from a sheet comes as words and as a picture: then the words are meant.
  if (!area || !files.length || event.clipboardData?.types.includes("text/plain")) return;
  event.preventDefault();
  offer(area, files);
});

document.addEventListener("dragover", (event) => {
  if (areaAt(event.target) && event.dataTransfer?.types.includes("Files")) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const area = areaAt(event.target);
  const files = filesOf(event.dataTransfer);
  if (!area || !files.length) return;
  event.preventDefault();
  offer(area, files);
});
