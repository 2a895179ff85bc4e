// Which view a vertex is drawn for. One of three programs is compiled for each way that views come into layers: alone,
// MERCIA_MULTIVIEW (the driver repeats the draw) or MERCIA_LAYERED (two instances, each with its layer).

#if defined(MERCIA_MULTIVIEW)
bool is_second_view() { return gl_ViewIndex != 0; }
#elif defined(MERCIA_LAYERED)
bool is_second_view() {
  gl_Layer = gl_InstanceIndex & 1;
  return gl_Layer != 0;
}
#else
bool is_second_view() { return false; }
#endif
