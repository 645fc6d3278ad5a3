import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./main.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root to draw into");

createRoot(root).render(
  <StrictMode>
    <h1>Milimo Video</h1>
  </StrictMode>,
);
