// Follows the run: asks whether there is something new, and takes the page again.
{
  let seen = -1;

  const refresh = async () => {
    const text = await (await fetch("/")).text();
    const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    const old = document.querySelector("main");
    for (const input of old.querySelectorAll("input:checked")) {
      const same = main.querySelector("#" + CSS.escape(input.id));
      if (same) same.checked = true;
    }
    old.querySelectorAll("details").forEach((each, i) => {
      const same = main.querySelectorAll("details")[i];
      if (same) same.open = each.open;
    });
    old.replaceWith(main);
    enliven(main);
    button();
  };

  const button = () => {
    document.querySelector("#stop").addEventListener("click", async (event) => {
      event.target.disabled = true;
      event.target.textContent = "The run ends after this round";
      await fetch("/stop", { method: "POST" });
    });
  };

  const poll = async () => {
    try {
      const state = await (await fetch("/state")).json();
      if (state.ended) {
        location.reload();
        return;
      }
      const stopping = document.querySelector("#stop").disabled;
      if (seen !== state.version && !stopping && !document.querySelector(".canvas:hover, .canvas:focus")) {
        seen = state.version;
        await refresh();
      }
    } catch (error) {
      document.querySelector("#state").textContent = "the run no longer answers";
      return;
    }
    setTimeout(poll, 1000);
  };

  button();
  poll();
}
