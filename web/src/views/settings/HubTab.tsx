import { HubLogin } from "./HubLogin.tsx";

/** The user's login with the hub that packs and LoRAs come from. */
export const HubTab = () => (
  <>
    <p className="mb-4 text-dim">
      Most weights come without an account. Some the hub gives only to its users who have accepted their
      licence there: make a token with read access in your account's settings on the hub, and set it here.
    </p>
    <HubLogin />
  </>
);
