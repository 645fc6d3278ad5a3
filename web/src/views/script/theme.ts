import { EditorView } from "@codemirror/view";

/**
 * The page as screenplays are set: Courier, ten characters to the inch; action from 1.5 to 7.5 inches, dialogue 3.5 inches wide
 * from 2.5, cues from 3.7. A `ch` is a tenth of an inch.
 */
export const scriptTheme = EditorView.theme(
  {
    "&": { height: "100%", backgroundColor: "transparent" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": {
      fontFamily: "var(--font-script)",
      fontSize: "15px",
      lineHeight: "20px",
      justifyContent: "center",
      padding: "28px 24px 45vh",
    },
    ".cm-content": {
      flex: "0 1 auto",
      width: "76ch",
      maxWidth: "100%",
      padding: "56px 8ch 96px 6ch",
      backgroundColor: "var(--color-paper)",
      borderRadius: "0 3px 3px 0",
      border: "1px solid var(--color-line)",
      borderLeft: "none",
      caretColor: "var(--color-accent)",
      userSelect: "text",
      minHeight: "60vh",
    },
    ".cm-gutters": {
      backgroundColor: "var(--color-paper)",
      border: "1px solid var(--color-line)",
      borderRight: "none",
      borderRadius: "3px 0 0 3px",
      paddingTop: "0",
      width: "34px",
    },
    ".cm-script-gutter": { width: "34px" },
    ".cm-gutterElement": { display: "grid", placeItems: "center" },
    ".cm-line": { padding: "0 2px", color: "var(--color-text)" },
    ".cm-cursor": { borderLeftColor: "var(--color-accent)", borderLeftWidth: "2px" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      background: "rgb(240 168 64 / 0.22) !important",
    },
    ".cm-placeholder": { color: "var(--color-faint)" },
    ".cm-look-heading": { fontWeight: "700", textTransform: "uppercase", color: "#fff" },
    ".cm-look-cue": { paddingLeft: "22ch", textTransform: "uppercase" },
    ".cm-look-dialogue": { paddingLeft: "10ch", paddingRight: "15ch" },
    ".cm-look-parenthetical": { paddingLeft: "16ch", paddingRight: "18ch", color: "var(--color-dim)" },
    ".cm-look-transition": { textAlign: "right", textTransform: "uppercase", color: "var(--color-dim)" },
    ".cm-look-centered": { textAlign: "center" },
    ".cm-look-section": { fontWeight: "700", color: "var(--color-accent)" },
    ".cm-look-synopsis, .cm-look-note": { fontStyle: "italic", color: "var(--color-faint)" },
    ".cm-look-title-page": { color: "var(--color-dim)" },
    ".cm-look-page-break": { color: "var(--color-faint)" },
    ".cm-tooltip": {
      backgroundColor: "var(--color-raised)",
      border: "1px solid var(--color-line)",
      borderRadius: "4px",
      overflow: "hidden",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-script)", fontSize: "13px" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", color: "var(--color-text)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
      backgroundColor: "var(--color-accent)",
      color: "var(--color-accent-ink)",
    },
    ".cm-problem": { width: "8px", height: "8px", borderRadius: "50%", background: "var(--color-stale)" },
    ".cm-problem-error": { background: "var(--color-bad)" },
    ".cm-problem-info": { background: "var(--color-run)" },
  },
  { dark: true },
);
