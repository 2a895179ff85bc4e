// Time since the process began, loading of the program included.
#pragma once

namespace mercia::bench {

// Milliseconds since the kernel started this process (to its tick of 10 ms).
double milliseconds_since_start();

// The most memory that the process ever had resident, in millions of bytes.
double peak_resident_megabytes();
// Now, in the same unit; 0 where the system does not say.
double resident_megabytes();

}  // namespace mercia::bench
