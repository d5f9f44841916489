import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { DOCS } from "../src/cloudflare/docs";
import { markdownTable } from "./markdown";

const INTRODUCTION = `<!-- Generated from the doc comments in constructs/ by \`npm run generate\`: change the comment, not this page. -->

# Constructs

The parts that Switchyard's own stacks are made of, for any cdktf app: \`import { CustomHostname } from "@switchyard-dev/switchyard"\`. [An app of thirty lines](../examples/shop/main.ts)
uses most of them.

- Each takes \`(scope, id, props)\`. Addresses follow from scope and id, as everywhere in cdktf: two in one stack are two resources.
  Use \`resourceName(hostname)\` as the id of a hostname: cdktf leaves dots out of an id.
- A prop may be a token: pass \`zone.zoneId\`, or the attribute of any other resource.
- cdktf escapes nothing. Terraform runs \`\${file("/etc/hostname")}\` where it finds it, so escape what someone else wrote: \`literal(text)\`.
- Props in **bold** are required.`;

/** docs/constructs.md: what \`constructs/index.ts\` exports, from the doc comments. */
export function constructsPage(folder: string): string {
  const declared = declarationsIn(folder);
  const exported = [join(folder, "index.ts"), join(folder, "../index.ts")].flatMap(exportedNames);
  const described = exported.flatMap((name) => declared.get(name) ?? []);
  const functions = described.filter(ts.isFunctionDeclaration);
  const classes = described.filter(ts.isClassDeclaration);
  const interfaces = described.filter(ts.isInterfaceDeclaration);
  const shared = interfaces.filter((one) => !classes.some((owner) => isPropsOf(owner, one)));
  const sections = [
    ...classes.map((owner) => [
      `## ${nameOf(owner)}`,
      textOf(owner),
      ...interfaces.filter((one) => isPropsOf(owner, one)).map(propsTable),
      ...attributesTable(owner),
    ]),
    ...shared.map((one) => [`## ${nameOf(one)}`, textOf(one), propsTable(one)]),
  ];
  return `${[INTRODUCTION, ...sections.flat(), "## Functions", functionsTable(functions)].filter((part) => part !== "").join("\n\n")}\n`;
}

type Declaration = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.FunctionDeclaration;

/** Files that declare what an index exports, outside constructs/. */
const ELSEWHERE = [
  "worker/kv-entry.ts",
  "src/addresses/address.ts",
  "src/bundle/worker.ts",
  "src/desired/literal.ts",
  "src/synthesis/app-input.ts",
];

function declarationsIn(folder: string): ReadonlyMap<string, Declaration> {
  const others = ELSEWHERE.map((file) => join(folder, "..", file));
  const files = [...readdirSync(folder).map((file) => join(folder, file)), ...others];
  const declarations = files.flatMap((file) =>
    parsed(file).statements.filter(
      (node): node is Declaration =>
        ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isFunctionDeclaration(node),
    ),
  );
  return new Map(declarations.map((node) => [nameOf(node), node]));
}

function exportedNames(index: string): readonly string[] {
  return parsed(index).statements.flatMap((node) => {
    const clause = ts.isExportDeclaration(node) ? node.exportClause : undefined;
    return clause !== undefined && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
  });
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function nameOf({ name }: Declaration): string {
  return name?.text ?? "";
}

function isPropsOf(owner: ts.ClassDeclaration, props: ts.InterfaceDeclaration): boolean {
  return nameOf(props) === `${nameOf(owner)}Props`;
}

function propsTable(props: ts.InterfaceDeclaration): string {
  const rows = props.members.filter(ts.isPropertySignature).map((prop) => {
    const name = `\`${prop.name.getText()}\``;
    const optional = prop.questionToken !== undefined;
    return [optional ? name : `**${name}**`, `\`${typeOf(prop)}\``, optional ? defaultOf(prop) : "", ruleText(prop)];
  });
  const table = markdownTable(["prop", "type", "default", "what it says, and Cloudflare's rule"], rows);
  const others = props.heritageClauses?.flatMap(({ types }) => types.map((type) => `\`${type.getText()}\``)) ?? [];
  return others.length === 0 ? table : `${table}\n\nAnd those of ${others.join(", ")}.`;
}

/** What another construct may be given of this one. The provider's own attributes are named in the text of a resource's class. */
function attributesTable(owner: ts.ClassDeclaration): string[] {
  const rows = owner.members
    .filter((member) => ts.isPropertyDeclaration(member) || ts.isGetAccessor(member))
    .filter((member) => !ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword))
    .map((member) => [`\`${member.name.getText()}\``, textOf(member)]);
  return rows.length === 0 ? [] : [markdownTable(["attribute", "what it is"], rows)];
}

function functionsTable(functions: readonly ts.FunctionDeclaration[]): string {
  const rows = functions.map((one) => {
    const parameters = one.parameters.map(parameterText).join(", ");
    return [`\`${nameOf(one)}(${parameters})\``, `\`${one.type?.getText()}\``, textOf(one)];
  });
  return markdownTable(["function", "returns", "what it does"], rows);
}

function parameterText({ name, type, initializer }: ts.ParameterDeclaration): string {
  return `${name.getText()}${initializer === undefined ? "" : "?"}: ${type?.getText()}`;
}

function typeOf(prop: ts.PropertySignature): string {
  return (prop.type?.getText() ?? "")
    .replace(/ \| undefined$/, "")
    .replace(/readonly /g, "")
    .replace(/\s+/g, " ");
}

function ruleText(prop: ts.PropertySignature): string {
  const rules = [...tagsOf(prop, "rule"), ...tagsOf(prop, "see").map(linkTo)];
  return [textOf(prop), ...rules].join(" ");
}

/** @throws for a page that no rule cites: addresses of Cloudflare's documentation stand in src/cloudflare/docs.ts */
function linkTo(page: string): string {
  if (!Object.values<string>(DOCS).includes(page))
    throw new Error(`${page} is not among DOCS in src/cloudflare/docs.ts`);
  return `[Cloudflare](${page})`;
}

function defaultOf(prop: ts.PropertySignature): string {
  const [text] = tagsOf(prop, "default");
  if (text === undefined) throw new Error(`${prop.getText()}: no @default`);
  return /^(?:"[^"]*"|true|false)$/.test(text) ? `\`${text}\`` : text;
}

function tagsOf(node: ts.Node, name: string): string[] {
  const tags = ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === name);
  return tags.map((tag) =>
    oneLine(
      tag
        .getText()
        .replace(/^@\w+/, "")
        .replace(/\n\s*\*/g, " "),
    ),
  );
}

/** @throws where there is no comment: what is exported is described */
function textOf(node: ts.Node): string {
  const texts = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = texts.map(({ comment }) => oneLine(ts.getTextOfJSDocComment(comment) ?? "")).join(" ");
  if (text === "") throw new Error(`${node.getText().split("\n")[0]}: no doc comment`);
  return text;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
