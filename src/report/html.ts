import { createHash } from "node:crypto";
import { printable } from "../text";
import { Phrase } from "./phrase";

/** HTML that this file produced. No other file can create one, so it is written without escaping. */
class Markup {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}

export type Html = Markup;

/** Text is escaped, a phrase's values are marked as code, and a list is written one item after the other. */
export type HtmlValue = string | number | Html | Phrase | undefined | readonly HtmlValue[];

/** Attributes, which belong right after a tag's name. Undefined ones are left out. */
type HtmlAttributes = Readonly<Record<string, string | undefined>>;

/**
 * HTML with every value escaped for its place: text, a quoted attribute, or attributes. No other place is allowed, so no value
 * ever becomes a tag, an address, a style or a script.
 * @throws Error for a template with a value in any other place: a bug that its first run shows
 */
export function html(markup: TemplateStringsArray, ...values: readonly (HtmlValue | HtmlAttributes)[]): Html {
  const places = placesOf(markup);
  const written = values.map((value, index) => `${WRITERS[places[index] ?? "text"](value)}${markup[index + 1]}`);
  return new Markup(`${markup[0]}${written.join("")}`);
}

/** Joins values with `separator`. Undefined and empty ones are left out. */
export function joinHtml(values: readonly HtmlValue[], separator: "\n" | "<br>" | ", "): Html {
  const written = values.map(writeText).filter((text) => text !== "");
  return new Markup(written.join(separator));
}

/**
 * A link to a web address.
 * @throws Error for any other scheme, such as `javascript:`
 */
export function httpLink(url: URL, content: HtmlValue): Html {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new Error(`${url.protocol} is no web address`);
  return new Markup(`<a href="${writeText(url.href)}">${writeText(content)}</a>`);
}

/** What a drawing is made of. Its styles are the page's: classes, not attributes. */
type SvgName = "svg" | "g" | "path" | "rect" | "line" | "text" | "title";

/** Places and paths, which are numbers and a path's letters. */
const SVG_ATTRIBUTE = /^(?:viewBox|width|height|x|y|x1|x2|y1|y2|d|dy|transform|text-anchor|role|class|aria-label)$/;

/**
 * An element of an SVG drawing.
 * @throws Error for an attribute that is no place, or whose value could be more than one: a bug that its first run shows
 */
export function svgElement(
  name: SvgName,
  attributes: Readonly<Record<string, string | number>>,
  content: HtmlValue = "",
): Html {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    if (!SVG_ATTRIBUTE.test(attribute)) throw new Error(`A drawing has no attribute ${attribute}`);
    if (attribute !== "aria-label" && !/^[\w .,()-]*$/.test(String(value))) throw new Error(`${attribute} is no place`);
    return ` ${attribute}="${writeText(value)}"`;
  });
  return new Markup(`<${name}${written.join("")}>${writeText(content)}</${name}>`);
}

/** A link within the page that sets a filter of its table. */
export function filterLink(name: string, value: string, content: HtmlValue, tone = ""): Html {
  const hash = new URLSearchParams({ [name]: value }).toString();
  return new Markup(`<a data-filter class="${writeText(tone)}" href="#${writeText(hash)}">${writeText(content)}</a>`);
}

/** A style or a script of a page. It is a constant of this program, because its template takes no values. */
class Code {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type PageCode = Code;

export function pageCode([text = ""]: TemplateStringsArray): PageCode {
  return new Code(text);
}

export function codeElement(element: "style" | "script", code: PageCode): Html {
  return new Markup(`<${element}>${code}</${element}>`);
}

/** Its name in a Content-Security-Policy. */
export function codeHash(code: PageCode): string {
  return `'sha256-${createHash("sha256").update(code.toString()).digest("base64")}'`;
}

type Place = "text" | "attribute" | "attributes";

const WRITERS: Readonly<Record<Place, (value: HtmlValue | HtmlAttributes) => string>> = {
  text: writeText,
  attribute: writeAttribute,
  attributes: writeAttributes,
};

function writeText(value: HtmlValue | HtmlAttributes): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.toString();
  if (value instanceof Phrase) return value.write(writeText, (text) => `<code>${writeText(text)}</code>`);
  if (Array.isArray(value)) return value.map(writeText).join("");
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  throw new Error("Attributes stand right behind a tag's name");
}

function writeAttribute(value: HtmlValue | HtmlAttributes): string {
  if (value instanceof Markup || Array.isArray(value)) throw new Error("An attribute holds text, no HTML");
  return writeText(value instanceof Phrase ? value.toString() : value);
}

function writeAttributes(value: HtmlValue | HtmlAttributes): string {
  let written = "";
  for (const [name, text] of Object.entries(value ?? {})) {
    if (!TEXT_ATTRIBUTE.test(name)) throw new Error(`No value goes into the attribute ${name}`);
    if (text !== undefined) written += ` ${name}="${writeText(text)}"`;
  }
  return written;
}

/** Attributes that are only text: none of them loads, styles or runs anything. */
const TEXT_ATTRIBUTE = /^(?:aria-[a-z]+|data-[a-z]+|class|content|for|id|label|list|name|title|value)$/;

const PLACES = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** Depends only on the template's own text, and is computed once per template. */
function placesOf(markup: TemplateStringsArray): readonly Place[] {
  const known = PLACES.get(markup);
  if (known !== undefined) return known;
  const [end, ...reversed] = markup.map((_, index) => placeAfter(markup.slice(0, index + 1).join("x"))).reverse();
  if (end !== "text") throw new Error("A template ends inside of a tag");
  const places = reversed.reverse();
  PLACES.set(markup, places);
  return places;
}

function placeAfter(markup: string): Place {
  if (/<(?:script|style|!--)/i.test(markup)) throw new Error("Styles, scripts and comments take no value");
  const tag = markup.slice(markup.lastIndexOf(">") + 1).match(/<.*$/s)?.[0];
  if (tag === undefined) return "text";
  if (/^<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*$/.test(tag)) return "attributes";
  const name = /^<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)* ([a-z-]+)="[^"]*$/.exec(tag)?.[1];
  if (name !== undefined && TEXT_ATTRIBUTE.test(name)) return "attribute";
  throw new Error(`No value goes here: ${tag}`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Nearly every text is plain: a page of 10,000 changes is written in two thirds of the time. */
const PLAIN = /^[ !#-%(-;=?-~]*$/;

function escapeHtml(text: string): string {
  if (PLAIN.test(text)) return text;
  return printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
