package android.content;

public interface DialogInterface {
    void dismiss();
}
