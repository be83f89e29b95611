/** Sending: a form is off until it was answered; what isn't answered by us is said beside it, with a way to try again. */

import htmx from "htmx.org";
import { announce, find, findAll } from "./page";

interface Context {
  sourceElement: HTMLElement;
  target?: HTMLElement;
  swap?: string;
  request: { method: string; action: string; body?: URLSearchParams | FormData | null };
  response?: { status: number; headers: Headers };
  text?: string;
}

const contextOf = (event: Event): Context => (event as CustomEvent<{ ctx: Context }>).detail.ctx;
const formOf = (context: Context): HTMLFormElement | null => context.sourceElement.closest?.("form") ?? null;
const taking = new WeakMap<HTMLElement, () => void>();
/** The token of a form whose answer was lost: it stays that form's, also when the page behind it was drawn anew. */
const unanswered = new Map<string, string>();
/** What is said beside forms, by their addresses: it stays when the page behind it is drawn anew. */
const said = new Map<string, HTMLElement>();

/** What takes back what the page showed before the answer to this form came. */
export function onRefusal(form: HTMLFormElement, takeBack: () => void): void {
  taking.set(form, takeBack);
}

function hold(form: HTMLFormElement): void {
  form.setAttribute("aria-busy", "true");
  for (const button of findAll("button", form)) button.setAttribute("aria-disabled", "true");
}

function release(form: HTMLFormElement): void {
  form.removeAttribute("aria-busy");
  for (const button of findAll("button[aria-disabled]", form)) button.removeAttribute("aria-disabled");
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    forget(form);
    hold(form);
  },
  true,
);
addEventListener("pageshow", () => findAll<HTMLFormElement>("form[aria-busy]").forEach(release));

document.addEventListener("htmx:config:request", (event) => {
  const { request } = contextOf(event);
  const token = unanswered.get(request.action);
  if (token && request.body instanceof FormData) request.body.set("csrf_token", token);
});

document.addEventListener("htmx:before:request", (event) => {
  const context = contextOf(event);
  if (isAsked(context)) context.sourceElement.classList.add("waits");
});

document.addEventListener("htmx:finally:request", (event) => {
  const context = contextOf(event);
  const form = formOf(context);
  context.sourceElement.classList?.remove("waits");
  if (form) release(form);
});

// Only what we answered is shown. A refusal of ours that has no page of its own is said where it was asked.
document.addEventListener("htmx:after:request", (event) => {
  const context = contextOf(event);
  const kind = context.response?.headers.get("amends-page");
  const form = formOf(context);
  if (kind && form) {
    unanswered.delete(context.request.action);
    forget(form);
  }
  if (form && (context.response?.status ?? 0) >= 400) takeBack(form);
  if (kind === "shown") return;
  event.preventDefault();
  if (kind === "refused") fail(context, textOf(context.text ?? ""));
  else fail(context, find<HTMLTemplateElement>("#failure")?.dataset.foreign ?? "", true);
});

document.addEventListener("htmx:error", (event) => {
  const context = contextOf(event);
  if (!context?.request || context.text !== undefined) return;
  const form = formOf(context);
  if (form) takeBack(form);
  fail(context, find<HTMLTemplateElement>("#failure")?.dataset.away ?? "", true);
});

/** Whether a person asked for it, not the page by itself. */
const isAsked = (context: Context) => context.sourceElement.matches?.("form, a, button") ?? false;

const textOf = (html: string) =>
  (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").replaceAll(/\s+/g, " ").trim();

function takeBack(form: HTMLFormElement): void {
  taking.get(form)?.();
  taking.delete(form);
}

function fail(context: Context, words: string, isUnknown = false): void {
  const template = find<HTMLTemplateElement>("#failure");
  if (!template || !isAsked(context)) return;
  const { body, method, action } = context.request;
  const isChange = method === "POST";
  const sent = body instanceof URLSearchParams || body instanceof FormData ? body : null;
  if (isChange && isUnknown && sent) unanswered.set(action, String(sent.get("csrf_token") ?? ""));
  const notice = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  const told = isChange && isUnknown ? `${words} ${template.dataset.kept}` : words;
  (find("p", notice) as HTMLElement).textContent = told;
  find("[data-again]", notice)?.addEventListener("click", () => {
    const form = context.sourceElement.closest("form");
    if (form) forget(form);
    notice.remove();
    again(context, sent);
  });
  put(notice, context.sourceElement);
  announce(told);
}

function forget(form: HTMLFormElement): void {
  said.delete(form.getAttribute("action") ?? "");
  find(".failure", form)?.remove();
}

document.addEventListener("htmx:after:swap", () => {
  for (const [action, notice] of said) {
    const form = find(`form[action="${CSS.escape(action)}"]`);
    if (form && !notice.isConnected) form.append(notice);
  }
});

/** Beside what was tried: at the end of a form, before a row or a link. */
function put(notice: HTMLElement, source: HTMLElement): void {
  const form = source.closest("form");
  if (form?.hidden) {
    // A form that nobody sees: it is said in the line below, where its answer would stand.
    find("#said")?.replaceChildren(notice);
    return;
  }
  if (form) {
    forget(form);
    said.set(form.getAttribute("action") ?? "", notice);
    form.append(notice);
    return;
  }
  const row = source.closest(".row");
  const place = row ?? source;
  if (place.nextElementSibling?.matches(".failure")) place.nextElementSibling.remove();
  place.after(notice);
}

function again(context: Context, sent: URLSearchParams | FormData | null): void {
  const { sourceElement: source, request } = context;
  const form = source.closest("form");
  if (!form) source.click();
  else if (form.querySelector("[data-choose]") && sent && context.target) {
    // What was chosen isn't in the form any more: it shows what the server has.
    hold(form);
    const values = Object.fromEntries([...sent.entries()].map(([name, value]) => [name, String(value)]));
    const options = { source: form, target: `#${context.target.id}`, values };
    void htmx.ajax("POST", request.action, options as Parameters<typeof htmx.ajax>[2]);
  } else form.requestSubmit();
}
