// Runs before the first paint (no module): the colors the shopper chose, else those of the system.
{
  const root = document.documentElement;
  root.dataset.js = "";
  try {
    const chosen = localStorage.getItem("evershelf.colors");
    if (chosen) root.dataset.colors = chosen;
  } catch { /* storage is refused: the system's colors */ }
}
