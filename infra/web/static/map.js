// The map of the places named in the found articles. World shapes and points come from this server alone.
(async () => {
  "use strict";
  const panel = document.querySelector("#map-panel");
  const box = document.querySelector("#map");
  const version = panel.dataset.version;
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Antarctica: its coast closes around the pole, which a flat map cannot draw.
  const AROUND_THE_POLE = "010";

  // World shapes in TopoJSON: arcs of whole numbers, each a difference to the one before.
  const shapes = (topology, object) => {
    const { scale, translate } = topology.transform;
    const arcs = topology.arcs.map((arc) => {
      let [x, y] = [0, 0];
      return arc.map(([dx, dy]) => {
        x += dx;
        y += dy;
        return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
      });
    });
    const arcOf = (number) => (number < 0 ? [...arcs[~number]].reverse() : arcs[number]);
    // A ring across the date line goes on beyond 180 degrees.
    const unwrap = (points) => {
      let turn = 0;
      return points.map(([x, y], place) => {
        const step = place ? x - points[place - 1][0] : 0;
        if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
        return [x + turn, y];
      });
    };
    const ring = (numbers) => unwrap(numbers.flatMap((number, place) => arcOf(number).slice(place ? 1 : 0)));
    const polygon = (rings) => rings.map(ring);
    return object.geometries.filter((shape) => shape.arcs && shape.id !== AROUND_THE_POLE).map((shape) => ({
      type: "Feature",
      properties: {},
      geometry: {
        type: shape.type,
        coordinates: shape.type === "Polygon" ? polygon(shape.arcs) : shape.arcs.map(polygon),
      },
    }));
  };

  const load = async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  try {
    box.hidden = false;
    panel.classList.add("ready");
    const [world, found] = await Promise.all([
      load(`/static/vendor/countries-110m.json?v=${version}`),
      load(panel.dataset.points),
    ]);
    const map = L.map(box, { attributionControl: false, worldCopyJump: true, minZoom: 0, maxZoom: 9, zoomSnap: 0.25 }).setView([25, 10], 1);
    L.geoJSON(shapes(world, world.objects.countries), {
      interactive: false,
      style: { color: color("--coast"), weight: 0.7, fillColor: color("--land"), fillOpacity: 1 },
    }).addTo(map);
    const most = Math.max(1, ...found.points.map((point) => point.count));
    for (const point of found.points) {
      const text = panel.dataset.count.replace("{count}", point.count.toLocaleString("en"));
      L.circleMarker([point.lat, point.lon], {
        radius: 4 + 10 * Math.sqrt(point.count / most),
        color: color("--paper"),
        weight: 1,
        fillColor: color("--accent"),
        fillOpacity: 0.72,
      }).bindTooltip(document.createTextNode(text).wholeText).addTo(map);
    }
    const chosen = panel.dataset.box.split(",").map(Number);
    if (panel.dataset.box && chosen.length === 4) {
      const [north, west, south, east] = chosen;
      L.rectangle([[south, west], [north, east < west ? east + 360 : east]], { color: color("--accent"), weight: 1, fill: false }).addTo(map);
      map.fitBounds([[south, west], [north, east < west ? east + 360 : east]]);
    } else if (found.points.length) {
      map.fitBounds(found.points.map((point) => [point.lat, point.lon]), { maxZoom: 4, padding: [20, 20] });
    } else {
      map.setView([25, 10], 1);
    }
    document.querySelector("#map-area").addEventListener("click", () => {
      const view = map.getBounds();
      const degrees = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(2);
      const turn = (value) => ((((value + 180) % 360) + 360) % 360) - 180;
      const whole = view.getEast() - view.getWest() >= 360;
      const [west, east] = whole ? [-180, 180] : [turn(view.getWest()), turn(view.getEast())];
      const area = [degrees(view.getNorth(), 90), west.toFixed(2), degrees(view.getSouth(), 90), east.toFixed(2)];
      location.assign(panel.dataset.url.replace("BOX", encodeURIComponent(area.join(","))));
    });
    panel.dataset.ready = "yes";
  } catch (error) {
    console.error(error);
    box.hidden = true;
    const failure = document.createElement("p");
    failure.className = "notice";
    failure.textContent = panel.dataset.failed;
    box.after(failure);
  }
})();
