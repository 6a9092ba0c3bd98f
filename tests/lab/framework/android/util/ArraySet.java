package android.util;

import java.util.ArrayList;
import java.util.Set;

/** A set for few elements; the lab's keeps them in the order in which they came. */
public final class ArraySet<E> extends ArrayList<E> implements Set<E> {
    public boolean add(E element) {
        return !contains(element) && super.add(element);
    }
}
