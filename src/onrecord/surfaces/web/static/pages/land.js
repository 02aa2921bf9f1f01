// Land shapes: the TopoJSON of this desk in, GeoJSON features out.

/** The features of one object of a topology. */
export function features(topology, name) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx; y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const line = (numbers) => numbers.flatMap((n, at) => {
    const points = n < 0 ? [...arcs[~n]].reverse() : arcs[n];
    return at ? points.slice(1) : points;
  });
  const shapes = {
    Polygon: (found) => found.map(line), MultiPolygon: (found) => found.map((rings) => rings.map(line)),
    LineString: line, MultiLineString: (found) => found.map(line),
  };
  return topology.objects[name].geometries.map((found) => ({
    type: "Feature", id: found.id, properties: found.properties,
    geometry: { type: found.type, coordinates: shapes[found.type](found.arcs) },
  }));
}

/** The longitude from which the given ones lie closest together, so that no group is torn at 180°. */
export function west(longitudes) {
  const every = [...new Set(longitudes)].sort((a, b) => a - b);
  if (every.length < 2) return -180;
  let [gap, start] = [every[0] + 360 - every.at(-1), every[0]];
  every.forEach((lon, at) => {
    if (at && lon - every[at - 1] > gap) [gap, start] = [lon - every[at - 1], lon];
  });
  return start === every[0] ? -180 : start;
}
