// A small town for tests of the tiler and the baker: a grid of houses, two streets, a park.
#pragma once

#include "tools/bake/scene.h"

namespace mercia::bake::test {

// `side` x `side` houses, 30 m apart, around the origin at 51.45 N 2.6 W. Every third has a gabled roof.
Scene hand_made_scene(int side);

}  // namespace mercia::bake::test
