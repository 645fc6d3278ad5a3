import { clsx } from "clsx";
import { CircleAlert, Trash2 } from "lucide-react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import {
  deleteGuide,
  guideWords,
  setGuideFollowing,
  setGuideStrength,
  shiftGuide,
} from "../../../commands/guide.ts";
import { frameOf, type GuideGrid, isStill, misplaced } from "../../../model/guides.ts";
import { useFacts } from "../../../model/model.tsx";
import type { Guide } from "../../../model/records.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { NumberField } from "../../../ui/fields.tsx";
import { Select } from "../../../ui/Select.tsx";

const FOLLOWED = [
  { value: "control", label: "control", note: "its form alone" },
  { value: "video", label: "film", note: "as it is" },
];

interface GuideRowProps {
  guide: Guide;
  guides: readonly Guide[];
  grid: GuideGrid;
  chosen: boolean;
  onChoose: () => void;
}

/** A guide in figures: what it is, where, how strongly. */
export function GuideRow({ guide, guides, grid, chosen, onChoose }: GuideRowProps) {
  const asset = useFacts((facts) => facts.assets[guide.asset_id]);
  const { run } = useCommands();
  const wrong = misplaced(guide, guides, grid);
  const words = guideWords(guide.role);
  return (
    <li
      className={clsx("rounded px-1 py-0.5", chosen && "bg-raised")}
      onPointerDown={onChoose}
      onFocus={onChoose}
    >
      <div className="grid grid-cols-[36px_minmax(0,1fr)_48px_60px_24px] items-center gap-1">
        {asset === undefined ? (
          <span className="aspect-video rounded-sm bg-stage" />
        ) : (
          <img
            src={assetUrl.thumbnail(asset.id, 96)}
            alt={asset.name}
            title={asset.name}
            className="aspect-video w-full rounded-sm bg-stage object-cover"
          />
        )}
        {isStill(guide) || guide.role === "reference" ? (
          <span className="truncate text-12">{words}</span>
        ) : (
          <Select
            label={`How ${asset?.name ?? "it"} is followed`}
            value={guide.role}
            options={FOLLOWED}
            onChange={(role) => run(setGuideFollowing, { id: guide.id, role: role as "video" | "control" })}
          />
        )}
        <NumberField
          label={`Frame of ${words}`}
          value={frameOf(guide, grid)}
          min={0}
          max={Math.max(0, grid.frames - 1)}
          onCommit={(frame) => run(shiftGuide, { id: guide.id, frame })}
        />
        <NumberField
          label={`Strength of ${words}`}
          value={Math.round(guide.strength * 100)}
          min={0}
          max={100}
          step={5}
          note="%"
          onCommit={(percent) => run(setGuideStrength, { id: guide.id, strength: percent / 100 })}
        />
        <IconButton
          icon={Trash2}
          size="small"
          label={`Remove ${words}`}
          onClick={() => run(deleteGuide, { id: guide.id })}
        />
      </div>
      {wrong !== null && (
        <p className="flex items-center gap-1 pt-0.5 text-11 text-bad">
          <CircleAlert size={11} aria-hidden /> {wrong}
        </p>
      )}
    </li>
  );
}
