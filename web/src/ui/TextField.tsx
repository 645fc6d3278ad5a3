/** A field that keeps what is typed to itself until it is meant: on Enter, or when it is left. Escape gives it up. */

import { clsx } from "clsx";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { draftAfter } from "./draft.ts";

export interface TextFieldProps {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  /** With every key, for what stands beside the field and waits for words: it can be clicked before the field is left. */
  onType?: (text: string) => void;
  /** Why a text cannot stay as it is, in a sentence; empty where it can. It is shown, and what was typed is kept to be mended. */
  refuse?: (text: string) => string;
  placeholder?: string;
  /** Grows with its text; Enter makes a new line and Ctrl or Cmd+Enter ends it. */
  lines?: number;
  script?: boolean;
  maxLength?: number;
}

const BOX =
  "w-full rounded border bg-bg px-2 text-13 text-text select-text placeholder:text-faint hover:border-hover";

export function TextField(props: TextFieldProps) {
  const { label, value, onCommit, onType, refuse, placeholder, lines, script, maxLength } = props;
  const [draft, setDraft] = useState(value);
  const [refusal, setRefusal] = useState("");
  const refusalId = useId();
  const given = useRef(false);
  const writing = useRef(false);
  const known = useRef(value);
  useEffect(() => {
    const held = { before: known.current, writing: writing.current };
    known.current = value;
    setDraft((draft) => draftAfter({ draft, ...held }, value));
  }, [value]);
  const type = (text: string) => {
    setDraft(text);
    setRefusal("");
    onType?.(text);
  };
  const end = () => {
    writing.current = false;
    const meant = !given.current && draft !== value;
    given.current = false;
    const why = meant ? (refuse?.(draft) ?? "") : "";
    setRefusal(why);
    if (meant && why === "") onCommit(draft);
  };
  const key = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      given.current = true;
      type(value);
      event.currentTarget.blur();
      event.stopPropagation();
    }
    if (event.key === "Enter" && (lines === undefined || event.ctrlKey || event.metaKey))
      event.currentTarget.blur();
  };
  const shared = {
    "aria-label": label,
    "aria-invalid": refusal !== "",
    "aria-describedby": refusal === "" ? undefined : refusalId,
    value: draft,
    placeholder,
    maxLength,
    spellCheck: lines !== undefined,
    onFocus: () => {
      writing.current = true;
    },
    onBlur: end,
    onKeyDown: key,
  };
  const face = clsx(BOX, refusal === "" ? "border-line" : "border-bad", script === true && "font-script");
  return (
    <>
      {lines === undefined ? (
        <input {...shared} onChange={(event) => type(event.target.value)} className={clsx(face, "h-7")} />
      ) : (
        <textarea
          {...shared}
          rows={lines}
          onChange={(event) => type(event.target.value)}
          className={clsx(face, "field-sizing-content resize-none py-1.5")}
          style={{ minHeight: lines * 18 + 14 }}
        />
      )}
      {refusal !== "" && (
        <p id={refusalId} role="alert" className="pt-1 text-12 text-bad">
          {refusal}
        </p>
      )}
    </>
  );
}
