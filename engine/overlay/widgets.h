// Small things that several panels are made of.
#pragma once

#include "engine/overlay/theme.h"

namespace mercia::overlay {

// A thin bar over the width of the panel, filled to `share` (0 to 1).
void bar(float share, float unit, bool trouble = false);

}  // namespace mercia::overlay
