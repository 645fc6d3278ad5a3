import { Minus, Plus } from "lucide-react";
import { assetUrl } from "../../../api/client.ts";
import type { Combine } from "../../../model/mask.ts";
import type { FoundMask } from "../../../model/picture.ts";
import { IconButton } from "../../../ui/Button.tsx";

export type ChooseMask = (found: FoundMask, how: Combine) => void;

interface MaskTilesProps {
  label: string;
  masks: readonly { found: FoundMask; name: string; caption: string }[];
  chosen: FoundMask | null;
  onChoose: ChooseMask;
}

/** Masks to take, to add and to subtract. */
export function MaskTiles({ label, masks, chosen, onChoose }: MaskTilesProps) {
  if (masks.length === 0) return null;
  return (
    <ul aria-label={label} className="grid max-h-96 grid-cols-2 gap-2 overflow-y-auto px-3 pt-3">
      {masks.map(({ found, name, caption }) => (
        <li key={found.asset_id} className="min-w-0">
          <button
            type="button"
            aria-pressed={chosen?.asset_id === found.asset_id}
            onClick={() => onChoose(found, "replace")}
            className="block w-full overflow-hidden rounded border border-line bg-stage hover:border-hover aria-pressed:border-accent"
          >
            <img
              src={assetUrl.file(found.asset_id)}
              alt={`Take ${name}, by ${found.by}`}
              className="aspect-video w-full object-contain"
            />
          </button>
          <span className="flex items-center pt-0.5">
            <span className="tabular min-w-0 flex-1 truncate text-12 text-dim" title={caption}>
              {caption}
            </span>
            <IconButton
              icon={Plus}
              size="small"
              label={`Add ${name}`}
              onClick={() => onChoose(found, "add")}
            />
            <IconButton
              icon={Minus}
              size="small"
              label={`Subtract ${name}`}
              onClick={() => onChoose(found, "subtract")}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
