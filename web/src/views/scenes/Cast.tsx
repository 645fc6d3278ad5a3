import { castOf } from "../../model/cast.ts";
import { useDocument } from "../../model/model.tsx";
import { Chip } from "../../ui/signs.tsx";

const SHOWN = 14;

export function Cast() {
  const cast = useDocument(({ document }) => castOf(document));
  if (cast.length === 0) return null;
  return (
    <section aria-label="Cast" className="border-t border-line pb-3">
      <h3 className="panel-title px-3 pt-2.5 pb-1.5">Cast</h3>
      <ul className="flex flex-wrap gap-1.5 px-3">
        {cast.slice(0, SHOWN).map(({ name, speeches }) => (
          <li key={name}>
            <Chip>
              {name} <span className="tabular text-faint">{speeches}</span>
            </Chip>
          </li>
        ))}
        {cast.length > SHOWN && <li className="text-12 text-faint">and {cast.length - SHOWN} more</li>}
      </ul>
    </section>
  );
}
