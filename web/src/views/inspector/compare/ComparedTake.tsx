import { Check } from "lucide-react";
import type { RefCallback } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { setShots } from "../../../commands/shot.ts";
import { useDocument, useFacts } from "../../../model/model.tsx";
import type { Id, Shot, Take } from "../../../model/records.ts";
import { takesOf } from "../../../model/status.ts";
import { Button } from "../../../ui/Button.tsx";
import { Select } from "../../../ui/Select.tsx";
import { takeName } from "../takeNames.ts";

interface ComparedTakeProps {
  shot: Shot;
  take: Take;
  side: "left" | "right";
  film: RefCallback<HTMLVideoElement>;
  onChoose: (takeId: Id) => void;
  /** One of two sounds at a time. */
  muted?: boolean;
}

export function ComparedTake({ shot, take, side, film, onChoose, muted = false }: ComparedTakeProps) {
  const takes = useFacts((facts) => takesOf(facts, shot.id));
  const asset = useFacts((facts) => facts.assets[take.asset_id]);
  const picked = useDocument(({ document }) => document.tables.shot[shot.id]?.picked_take_id === take.id);
  const { run } = useCommands();
  const name = takeName(take);
  return (
    <section aria-label={`${name}, ${side}`} className="min-w-0">
      <div className="mb-1.5 flex gap-2">
        <Select
          label={`Take on the ${side}`}
          value={take.id}
          options={takes.map((one) => ({ value: one.id, label: takeName(one), note: one.engine }))}
          onChange={onChoose}
        />
        <Button
          {...(picked ? { icon: Check } : {})}
          aria-pressed={picked}
          onClick={() =>
            run(setShots, {
              ids: [shot.id],
              label: `Pick ${name}`,
              values: { picked_take_id: picked ? null : take.id },
            })
          }
        >
          {picked ? "Picked" : "Pick"}
        </Button>
      </div>
      <div className="grid aspect-video place-items-center overflow-hidden rounded border border-line bg-stage">
        {asset?.type === "video" ? (
          <video
            key={asset.id}
            ref={film}
            src={assetUrl.proxy(asset.id)}
            poster={assetUrl.thumbnail(asset.id, 640, take.shot_start)}
            muted={muted}
            playsInline
            preload="auto"
            aria-label={name}
            className="size-full object-contain"
          />
        ) : (
          <img src={assetUrl.thumbnail(take.asset_id, 640)} alt={name} className="size-full object-contain" />
        )}
      </div>
    </section>
  );
}
