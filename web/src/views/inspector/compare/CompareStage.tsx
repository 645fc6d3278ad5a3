import { clsx } from "clsx";
import { type RefCallback, useRef } from "react";
import { assetUrl } from "../../../api/client.ts";
import { projectOf } from "../../../model/document.ts";
import { useDocument, useFacts } from "../../../model/model.tsx";
import type { Take } from "../../../model/records.ts";
import { takeName } from "../takeNames.ts";
import type { Pair } from "./usePair.ts";
import { WipeHandle } from "./WipeHandle.tsx";

interface CompareStageProps {
  takes: readonly [Take, Take];
  films: Pair["videos"];
  /** How much of the left take is seen in the one picture, of 0 to 1; null for two pictures side by side. */
  wipe: number | null;
  onWipe: (part: number) => void;
}

/** Both takes: beside each other, or one over the other with an edge between them that is dragged. The films stay as they are. */
export function CompareStage({ takes: [a, b], films, wipe, onWipe }: CompareStageProps) {
  const box = useRef<HTMLDivElement>(null);
  const aspect = useDocument(({ document }) => {
    const project = projectOf(document);
    return project === undefined ? 16 / 9 : project.width / project.height;
  });
  const wiped = wipe !== null;
  const place = wiped ? "absolute inset-0" : "rounded border border-line";
  return (
    <div
      ref={box}
      className={clsx(
        "mt-2",
        wiped
          ? "relative mx-auto touch-none overflow-hidden rounded border border-line"
          : "grid grid-cols-2 gap-3",
      )}
      style={wiped ? { aspectRatio: aspect, width: `min(100%, calc(54vh * ${aspect}))` } : {}}
    >
      <div className={clsx("overflow-hidden bg-stage", place)} style={wiped ? {} : { aspectRatio: aspect }}>
        <Film take={a} film={films[0]} />
      </div>
      <div
        className={clsx("overflow-hidden bg-stage", place)}
        style={wiped ? { clipPath: `inset(0 0 0 ${wipe * 100}%)` } : { aspectRatio: aspect }}
      >
        <Film take={b} film={films[1]} muted />
      </div>
      {wiped && <WipeHandle box={box} part={wipe} names={[takeName(a), takeName(b)]} onWipe={onWipe} />}
    </div>
  );
}

interface FilmProps {
  take: Take;
  film: RefCallback<HTMLVideoElement>;
  /** One of two sounds at a time. */
  muted?: boolean;
}

function Film({ take, film, muted = false }: FilmProps) {
  const asset = useFacts((facts) => facts.assets[take.asset_id]);
  const name = takeName(take);
  return asset?.type === "video" ? (
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
  );
}
