from autograd.numpy import *
