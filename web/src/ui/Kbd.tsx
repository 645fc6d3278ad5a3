const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

const SIGNS: Record<string, string> = {
  mod: isMac ? "⌘" : "Ctrl",
  shift: isMac ? "⇧" : "Shift",
  alt: isMac ? "⌥" : "Alt",
  space: "Space",
  enter: "↵",
  escape: "Esc",
  delete: "Del",
  backspace: "⌫",
  left: "←",
  right: "→",
  up: "↑",
  down: "↓",
  home: "Home",
  end: "End",
};

/** A chord as its keycaps read: `mod+shift+p` is `⌘ ⇧ P` on a Mac, `Ctrl Shift P` elsewhere. */
export function keycaps(chord: string): string[] {
  const names = chord === "+" ? ["+"] : chord.split("+");
  return names.map((name) => SIGNS[name] ?? name.toUpperCase());
}

export function Keys({ of: chord }: { of: string }) {
  return (
    <span className="flex shrink-0 gap-0.5">
      {keycaps(chord).map((cap) => (
        <kbd key={cap} className="rounded-sm border border-line bg-bg px-1 font-mono text-11 text-dim">
          {cap}
        </kbd>
      ))}
    </span>
  );
}
