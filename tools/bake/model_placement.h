// Standing a model up in the region.
#pragma once

#include "tools/bake/model_import.h"
#include "tools/bake/model_wire.h"

namespace mercia::bake {

// Appends feature, mesh and, if the file names an owner, an attribution.
//
// The model's own origin comes to LAT, LON and HEIGHT metres above the ground there: cellars reach below it, a balcony
// stays above it. Two kinds of model are moved first, with a line in the log, because their origin is that of a survey:
//   nearest point more than 1 km from the origin      -> the middle of its outline stands at LAT, LON
//   lowest point more than 20 m above the origin, or
//   highest point below it                            -> its lowest point stands at HEIGHT
// Distances count after SCALE. Buildings of the map whose middle lies in the model's outline (the convex hull of its
// plan) give way to it.
void place_model(WireModel model, const ModelRequest& request, Scene& scene);

}  // namespace mercia::bake
