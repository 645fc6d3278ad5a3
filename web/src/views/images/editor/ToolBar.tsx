import {
  ArrowLeft,
  Brush,
  Eraser,
  FlipVertical2,
  Hand,
  MousePointerClick,
  Redo2,
  SquareDashed,
  Trash2,
  Undo2,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import type { Dispatch } from "react";
import type { PictureEvent, PictureState } from "../../../model/picture.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import type { MaskDesk } from "./useMask.ts";

const TOOLS = [
  { tool: "brush", icon: Brush, label: "Brush", keys: "b" },
  { tool: "eraser", icon: Eraser, label: "Eraser", keys: "e" },
  { tool: "point", icon: MousePointerClick, label: "Point at the object (Alt: not the object)", keys: "p" },
  { tool: "box", icon: SquareDashed, label: "Box around the object", keys: "r" },
  { tool: "hand", icon: Hand, label: "Move the picture", keys: "h" },
] as const;

interface ToolBarProps {
  name: string;
  state: PictureState;
  desk: MaskDesk;
  dispatch: Dispatch<PictureEvent>;
  onZoom: (factor: number) => void;
  onClose: () => void;
}

export function ToolBar({ name, state, desk, dispatch, onZoom, onClose }: ToolBarProps) {
  return (
    <div className="flex items-center gap-1 border-b border-line px-3">
      <IconButton
        icon={ArrowLeft}
        label="Back to the pictures"
        keys={desk.empty ? "escape" : undefined}
        onClick={onClose}
      />
      <h2 className="mr-3 min-w-0 max-w-64 truncate font-medium">{name}</h2>
      <div role="toolbar" aria-label="Tools" className="flex gap-0.5">
        {TOOLS.map(({ tool, icon, label, keys }) => (
          <IconButton
            key={tool}
            icon={icon}
            label={label}
            keys={keys}
            pressed={state.tool === tool}
            onClick={() => dispatch({ type: "tool", tool })}
          />
        ))}
      </div>
      <span className="mx-2 h-5 w-px bg-line" />
      <IconButton
        icon={Undo2}
        label="Undo in the mask"
        keys="mod+z"
        disabled={state.undo.length === 0}
        onClick={desk.undo}
      />
      <IconButton
        icon={Redo2}
        label="Redo in the mask"
        keys="mod+shift+z"
        disabled={state.redo.length === 0}
        onClick={desk.redo}
      />
      <IconButton icon={FlipVertical2} label="Invert mask" keys="i" onClick={desk.invert} />
      <IconButton icon={Trash2} label="Clear mask" keys="delete" disabled={desk.empty} onClick={desk.clear} />
      <p role="status" className="ml-3 flex min-w-0 items-center gap-1 truncate text-12 text-dim">
        {state.broughtBack && (
          <>
            Brought back from before
            <Button tone="ghost" onClick={() => dispatch({ type: "discarded" })}>
              Discard
            </Button>
          </>
        )}
      </p>
      <div className="ml-auto flex items-center gap-0.5">
        <IconButton icon={ZoomOut} label="Further" keys="-" onClick={() => onZoom(1 / 1.25)} />
        <span className="tabular w-11 text-center text-12 text-dim">
          {Math.round(state.look.scale * 100)} %
        </span>
        <IconButton icon={ZoomIn} label="Nearer" keys="+" onClick={() => onZoom(1.25)} />
      </div>
    </div>
  );
}
