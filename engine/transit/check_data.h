// Whether a timetable's arrays fit together, so that nothing that follows their indices leaves them.
#pragma once

#include "engine/base/result.h"
#include "engine/transit/timetable_data.h"

namespace mercia::transit {

// Errors (Input): an index points past its array, a number is not finite, an order is broken.
Result<void> check_data(const TimetableData& data);

}  // namespace mercia::transit
