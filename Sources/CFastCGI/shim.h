// The public header of libfcgi; never fcgi_stdio.h, which redefines printf and FILE.
#include <fcgiapp.h>
