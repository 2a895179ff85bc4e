// Which fields of what is known of a region go into a part of it.
#pragma once

#include "tools/bake/archive.h"
#include "tools/bake/region_plan.h"

namespace mercia::region {

template <typename A>
void fields(A& a, Layer& v) {
  a(v.id, v.title, v.truth);
}
template <typename A>
void fields(A& a, Viewpoint& v) {
  a(v.title, v.position, v.above_ground, v.heading, v.pitch);
}
template <typename A>
void fields(A& a, Place& v) {
  a(v.name, v.kind, v.position, v.id, v.text, v.height, v.source);
}
template <typename A>
void fields(A& a, Region& v) {
  a(v.name, v.origin, v.west, v.south, v.east, v.north, v.tileset, v.places, v.timetable, v.vertical_datum, v.layers,
    v.attributions, v.viewpoints, v.time_zone);
}

}  // namespace mercia::region

namespace mercia::bake {

template <typename A>
void fields(A& a, Tally& v) {
  a(v.read, v.drawn, v.merged, v.rejected);
}
template <typename A>
void fields(A& a, FeatureRecord& v) {
  a(v.id, v.kind, v.type, v.name, v.height, v.height_estimated, v.illustrative, v.home);
}
template <typename A>
void fields(A& a, Polygon& v) {
  a(v.outer, v.holes);
}
template <typename A>
void fields(A& a, FacadeLook& v) {
  a(v.style, v.masonry, v.shops);
}
template <typename A>
void fields(A& a, Building& v) {
  a(v.feature, v.footprint, v.anchor, v.base, v.top, v.roof_height, v.roof, v.roof_bearing, v.storeys, v.wall_color,
    v.roof_color, v.facade, v.covering);
}
template <typename A>
void fields(A& a, Way& v) {
  a(v.feature, v.kind, v.surface, v.line, v.width, v.lanes, v.layer, v.bridge, v.tunnel, v.pavements,
    v.street_width);
}
template <typename A>
void fields(A& a, Area& v) {
  a(v.feature, v.surface, v.polygon, v.priority, v.seed, v.bank);
}
template <typename A>
void fields(A& a, SurfaceMesh& v) {
  a(v.vertices, v.indices);
}
template <typename A>
void fields(A& a, MeshPart& v) {
  a(v.mesh, v.texture);
}
template <typename A>
void fields(A& a, TextureData& v) {
  a(v.mime_type, v.bytes);
}
template <typename A>
void fields(A& a, PlacedMesh& v) {
  a(v.feature, v.anchor, v.height, v.parts, v.textures, v.clears);
}
// Of a scene only the objects.
template <typename A>
void fields(A& a, Scene& v) {
  a(v.features, v.buildings, v.ways, v.areas, v.meshes);
}
template <typename A>
void fields(A& a, FoundPlace& v) {
  a(v.place, v.at, v.type, v.id);
}
template <typename A>
void fields(A& a, FoundStand& v) {
  a(v.at, v.direction, v.worth, v.name);
}
template <typename A>
void fields(A& a, BlockResult& v) {
  a(v.account, v.tiles, v.places, v.stands, v.undrawn, v.drawn_for_others, v.coarse, v.left_out, v.built_up);
}
template <typename A>
void fields(A& a, RegionPlan& v) {
  a(v.name, v.origin, v.ground, v.extent, v.options, v.in_blocks, v.attributions);
}
template <typename A>
void fields(A& a, RegionExtras& v) {
  a(v.account, v.terrain, v.region, v.places, v.models, v.wood_area, v.sea);
}

}  // namespace mercia::bake
