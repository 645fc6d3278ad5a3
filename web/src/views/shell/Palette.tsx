import { Command as Cmdk } from "cmdk";
import { Dialog } from "radix-ui";
import type { PlainCommand } from "../../commands/command.ts";
import { useCommands } from "../../commands/commands.tsx";
import { COMMANDS } from "../../commands/registry.ts";
import { useModel, useSession } from "../../model/model.tsx";
import { Keys } from "../../ui/Kbd.tsx";

export function Palette() {
  const open = useSession((state) => state.dialog === "palette");
  const { session } = useModel();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => session.set({ dialog: next ? "palette" : null })}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-40 w-[560px] max-w-[92vw] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-panel shadow-2xl shadow-black"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Entries />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Entries() {
  const { run, can } = useCommands();
  const { session } = useModel();
  const offered = COMMANDS.filter((command) => command.hidden !== true && can(command));
  const groups = [...new Set(offered.map(({ group }) => group))];
  const choose = (command: PlainCommand) => {
    session.set({ dialog: null });
    run(command);
  };
  return (
    <Cmdk label="Commands" loop>
      <Cmdk.Input
        placeholder="What do you want to do?"
        className="h-11 w-full border-b border-line bg-transparent px-4 text-15 outline-none placeholder:text-faint select-text"
      />
      <Cmdk.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Cmdk.Empty className="px-3 py-6 text-center text-dim">No command has that name.</Cmdk.Empty>
        {groups.map((group) => (
          <Cmdk.Group
            key={group}
            heading={group}
            className="[&_[cmdk-group-heading]]:panel-title [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1"
          >
            {offered
              .filter((command) => command.group === group)
              .map((command) => (
                <Cmdk.Item
                  key={command.id}
                  value={command.label}
                  onSelect={() => choose(command)}
                  className="flex h-8 items-center rounded px-2.5 data-[selected=true]:bg-hover"
                >
                  <span className="flex-1">{command.label}</span>
                  {command.keys?.[0] !== undefined && <Keys of={command.keys[0]} />}
                </Cmdk.Item>
              ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}
