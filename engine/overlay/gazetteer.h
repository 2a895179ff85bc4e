// Where people look things up: the region's places and where they lie in the world.
#pragma once

#include <glm/glm.hpp>
#include <vector>

#include "engine/overlay/search_index.h"
#include "engine/region/region.h"

namespace mercia::overlay {

struct Gazetteer {
  std::vector<region::Place> places;
  std::vector<glm::dvec3> world;  // one a place: on the ground
  SearchIndex index;
};

}  // namespace mercia::overlay
