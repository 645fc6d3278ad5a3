/** The screenplay's editor: CodeMirror that sets each line as it stands on the page, with what the parser found in the margin. */

import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionKeymap,
  completionStatus,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState, RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  GutterMarker,
  gutter,
  keymap,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { ScriptProblem } from "../../api/client.ts";
import { offerFor, wordsOf } from "./completion.ts";
import { looksOf } from "./fountain.ts";
import { scriptTheme } from "./theme.ts";

/** How far back a window looks for a blank line that makes its first look certain. */
const LOOK_BACK_LINES = 200;

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const { doc } = view.state;
  for (const { from, to } of view.visibleRanges) {
    const firstVisible = doc.lineAt(from).number;
    const last = doc.lineAt(to).number;
    let first = firstVisible;
    const furthest = Math.max(1, firstVisible - LOOK_BACK_LINES);
    while (first > furthest && doc.line(first - 1).text.trim() !== "") first -= 1;
    const lines: string[] = [];
    for (let number = first; number <= Math.min(last + 1, doc.lines); number++)
      lines.push(doc.line(number).text);
    const looks = looksOf(lines, first === 1);
    for (let number = firstVisible; number <= last; number++) {
      const look = looks[number - first];
      const line = doc.line(number);
      if (look !== undefined && look !== "blank")
        builder.add(line.from, line.from, Decoration.line({ class: `cm-look-${look}` }));
    }
  }
  return builder.finish();
}

const looks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

class ProblemMarker extends GutterMarker {
  constructor(
    readonly severity: string,
    readonly message: string,
  ) {
    super();
  }
  override eq(other: ProblemMarker) {
    return other.message === this.message && other.severity === this.severity;
  }
  override toDOM() {
    const dot = document.createElement("span");
    dot.className = `cm-problem cm-problem-${this.severity}`;
    dot.title = this.message;
    dot.setAttribute("role", "img");
    dot.setAttribute("aria-label", this.message);
    return dot;
  }
}

export const setProblems = StateEffect.define<readonly ScriptProblem[]>();

const problems = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(held, transaction) {
    let next = held.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(setProblems)) next = RangeSet.of(markersOf(effect.value, transaction.state), true);
    return next;
  },
});

function markersOf(found: readonly ScriptProblem[], state: EditorState) {
  return found
    .filter(({ line }) => line >= 1 && line <= state.doc.lines)
    .map(({ line, message, severity }) =>
      new ProblemMarker(severity, message).range(state.doc.line(line).from),
    );
}

/** Offers the words that the script has used already, at the end of a line that nothing stands above. */
function complete({ state, pos }: CompletionContext): CompletionResult | null {
  const line = state.doc.lineAt(pos);
  if (pos !== line.to || line.length === 0) return null;
  const afterBlank = line.number === 1 || state.doc.line(line.number - 1).text.trim() === "";
  const found = offerFor(line.text, afterBlank, wordsOf(state.doc.toString(), line.number - 1));
  if (found === null) return null;
  return {
    from: line.from + found.from,
    filter: false,
    // At once, so that an Enter that follows quickly takes what is meant.
    update: (_held, _from, _to, context) => complete(context),
    options: found.options.map((label) => ({
      label,
      apply(view, _, from, to) {
        const insert = label + found.suffix;
        view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } });
        // A place asks for its time of day.
        if (!insert.endsWith("\n")) startCompletion(view);
      },
    })),
  };
}

function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  return true;
}

export interface ScriptEditorOptions {
  parent: HTMLElement;
  text: string;
  /** The user has changed the text. */
  onType: (text: string) => void;
  /** The caret is on another line, counted from 1. */
  onCaret: (line: number) => void;
}

/** Marks what comes from elsewhere (undo, another window), which is not typed. */
const fromElsewhere = StateEffect.define<null>();

export function createScriptEditor({ parent, text, onType, onCaret }: ScriptEditorOptions): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Screenplay", spellcheck: "true" }),
        autocompletion({ override: [complete], icons: false, aboveCursor: false, defaultKeymap: false }),
        keymap.of([
          // While offers are only being looked for, Escape leaves the text as ever.
          {
            key: "Escape",
            run: (view) => completionStatus(view.state) === "active" && closeCompletion(view),
          },
          ...completionKeymap.filter(({ key }) => key !== "Escape"),
          { key: "Tab", run: acceptCompletion },
          { key: "Escape", run: leave },
          ...defaultKeymap.filter(({ key }) => key !== "Mod-/" && key !== "Mod-Enter"),
          ...historyKeymap,
        ]),
        placeholder("Paste a screenplay, or begin with a heading: INT. KITCHEN - NIGHT"),
        problems,
        gutter({ class: "cm-script-gutter", markers: (view) => view.state.field(problems) }),
        looks,
        scriptTheme,
        EditorView.updateListener.of((update) => {
          const ours = !update.transactions.some(({ effects }) =>
            effects.some((effect) => effect.is(fromElsewhere)),
          );
          if (update.docChanged && ours) onType(update.state.doc.toString());
          if (update.selectionSet || update.docChanged)
            onCaret(update.state.doc.lineAt(update.state.selection.main.head).number);
        }),
      ],
    }),
  });
}

/** Puts another text in, changing only what differs, so that the caret and the scroll stay where they are. */
export function replaceText(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  let start = 0;
  const most = Math.min(now.length, text.length);
  while (start < most && now[start] === text[start]) start += 1;
  let end = 0;
  while (end < most - start && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  view.dispatch({
    changes: { from: start, to: now.length - end, insert: text.slice(start, text.length - end) },
    effects: fromElsewhere.of(null),
  });
}

export function jumpToLine(view: EditorView, line: number): void {
  const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
  view.dispatch({
    selection: { anchor: from },
    effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 48 }),
  });
  view.focus();
}
