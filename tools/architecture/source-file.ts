/**
 * What the architecture check knows about a file: its imports, and a few things that layers can forbid. It
 * parses the text with Vitest's TypeScript parser and never runs it.
 */

import { parseAst } from 'vitest/node';

export interface SourceFile {
  /** Relative to the project, with forward slashes: `src/core/calls/join.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportEdge[];
  /** Lines that read `process.env`, in any spelling. */
  readonly environmentReads: readonly number[];
  /** Lines that call `process.exit`. */
  readonly exits: readonly number[];
  /** Lines with a statement that isn't erased with the types. */
  readonly runningCode: readonly number[];
  readonly functions: readonly FunctionSize[];
}

export interface FunctionSize {
  /** The line where it begins. */
  readonly line: number;
  /** The number of lines, including functions inside it. */
  readonly lines: number;
}

export interface ImportEdge {
  readonly line: number;
  /** As written; null if the name is computed, so it can't be resolved. */
  readonly specifier: string | null;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const TYPE_STATEMENTS: readonly string[] = ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'];
const FUNCTIONS: readonly string[] = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
];

/** Parses a file. Throws if the text isn't valid TypeScript. */
export function readSourceFile(path: string, text: string): SourceFile {
  const program = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports: ImportEdge[] = [];
  const environmentReads: number[] = [];
  const exits: number[] = [];
  const functions: FunctionSize[] = [];

  const visit = (node: Node): void => {
    const line = () => lineAt(node.start);
    if (isImport(node)) imports.push({ line: line(), specifier: literal(node['source']) });
    const beside = fileBeside(node);
    if (beside !== null) imports.push({ line: line(), specifier: beside });
    if (readsMember(node, 'env') || importsName(node, 'env')) environmentReads.push(line());
    if (readsMember(node, 'exit') || importsName(node, 'exit')) exits.push(line());
    if (FUNCTIONS.includes(node.type)) {
      functions.push({ line: line(), lines: lineAt(node.end) - line() + 1 });
    }
    for (const child of children(node)) visit(child);
  };
  const statements = children({ type: 'Program', start: 0, end: text.length, body: program.body });
  for (const statement of statements) visit(statement);

  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports,
    environmentReads,
    exits,
    runningCode: statements.filter(runs).map((statement) => lineAt(statement.start)),
    functions,
  };
}

function isImport(node: Node): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return true;
    case 'ExportNamedDeclaration':
      return isNode(node['source']);
    default:
      return false;
  }
}

/**
 * The file in `new URL('./x.ts', import.meta.url)`, which is how worker threads and assets are referenced.
 */
function fileBeside(node: Node): string | null {
  if (node.type !== 'NewExpression' || !isNamed(node['callee'], 'URL')) return null;
  const [first, base] = Array.isArray(node['arguments']) ? node['arguments'] : [];
  if (!isNode(base) || base.type !== 'MemberExpression' || !isNamed(base['property'], 'url')) {
    return null;
  }
  return literal(first);
}

/** `process.<name>`, `process['<name>']`, `globalThis.process.<name>`, `{ <name> } = process`. */
function readsMember(node: Node, name: string): boolean {
  if (node.type === 'MemberExpression') {
    const property = node['property'];
    return isProcess(node['object']) && (isNamed(property, name) || literal(property) === name);
  }
  if (node.type !== 'VariableDeclarator' || !isProcess(node['init'])) return false;
  const pattern = node['id'];
  return isNode(pattern) && children(pattern).some((part) => isNamed(part['key'], name));
}

function isProcess(value: unknown): boolean {
  if (isNamed(value, 'process')) return true;
  return (
    isNode(value) && value.type === 'MemberExpression' && isNamed(value['property'], 'process')
  );
}

/** `import { <name> } from 'node:process'`. */
function importsName(node: Node, name: string): boolean {
  if (node.type !== 'ImportDeclaration') return false;
  if (!['process', 'node:process'].includes(literal(node['source']) ?? '')) return false;
  return children(node).some((part) => isNamed(part['imported'], name));
}

function runs(statement: Node): boolean {
  if (TYPE_STATEMENTS.includes(statement.type)) return false;
  if (statement.type === 'ImportDeclaration') return statement['importKind'] !== 'type';
  if (statement.type.startsWith('Export')) {
    const inner = statement['declaration'];
    if (isNode(inner)) return runs(inner);
    return statement['exportKind'] !== 'type';
  }
  return true;
}

function children(node: Node): Node[] {
  return Object.values(node).flatMap((value: unknown) => {
    if (Array.isArray(value)) return value.filter(isNode);
    return isNode(value) ? [value] : [];
  });
}

function literal(value: unknown): string | null {
  if (!isNode(value) || value.type !== 'Literal') return null;
  return typeof value['value'] === 'string' ? value['value'] : null;
}

function isNamed(value: unknown, name: string): boolean {
  return isNode(value) && value.type === 'Identifier' && value['name'] === name;
}

function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null) return false;
  return 'type' in value && typeof value.type === 'string' && 'start' in value && 'end' in value;
}
